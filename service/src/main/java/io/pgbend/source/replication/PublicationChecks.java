package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import io.pgbend.source.replication.PublicationFacts.Membership;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the publication sends what a task needs, and has sent it all the time. */
final class PublicationChecks {
  private static final int TRUNCATE_SINCE = 110000;

  private PublicationChecks() {}

  static List<SyncException> now(SourceFacts facts, FollowNeeds needs) {
    String name = SqlText.identifier(facts.names().publication());
    Optional<PublicationFacts> publication = facts.publication();
    if (publication.isEmpty()) {
      return List.of(missing(facts, name));
    }
    List<SyncException> found = new ArrayList<>();
    facts.table().flatMap(table -> lacksTable(table, name)).ifPresent(found::add);
    List<String> lacking = lacking(publication.get(), needs, facts.server().version());
    if (!lacking.isEmpty()) {
      found.add(
          SyncException.of(
                  ProblemCode.PUBLICATION_LACKS_OPERATION,
                  "The publication %s leaves out: %s.".formatted(name, String.join(", ", lacking)))
              .remedy(
                  "alter publication %s set (publish = '%s');"
                      .formatted(name, String.join(", ", wanted(publication.get(), lacking)))));
    }
    return found;
  }

  private static SyncException missing(SourceFacts facts, String name) {
    String table =
        facts.table().map(state -> SqlText.table(state.relation().name())).orElse("<table>");
    return SyncException.of(
            ProblemCode.PUBLICATION_MISSING, "There is no publication %s.".formatted(name))
        .remedy(
            "create publication %s for table %s; A slot that was made before it has to be made again after it."
                .formatted(name, table));
  }

  private static Optional<SyncException> lacksTable(TableState table, String name) {
    return table.carriers().stream()
        .filter(carrier -> carrier.memberships().isEmpty())
        .findFirst()
        .map(carrier -> lacksTable(carrier, name));
  }

  private static SyncException lacksTable(TableState.Relation carrier, String name) {
    String table = SqlText.table(carrier.name());
    boolean permanent = carrier.persistence().equals("p");
    return SyncException.of(
            ProblemCode.PUBLICATION_LACKS_TABLE,
            permanent
                ? "The publication %s does not contain %s.".formatted(name, table)
                : "The table %s is not permanent, so its changes are not in the server's log."
                    .formatted(table))
        .remedy(
            permanent
                ? "alter publication %s add table %s;".formatted(name, table)
                : "alter table %s set logged;".formatted(table));
  }

  private static List<String> lacking(PublicationFacts now, FollowNeeds needs, int version) {
    List<String> lacking = new ArrayList<>();
    if (!now.inserts()) {
      lacking.add("insert");
    }
    if (!now.updates()) {
      lacking.add("update");
    }
    if (needs.deletes() && !now.deletes()) {
      lacking.add("delete");
    }
    if (needs.truncates() && !now.truncates() && version >= TRUNCATE_SINCE) {
      lacking.add("truncate");
    }
    return lacking;
  }

  /** What is published already stays so. */
  private static List<String> wanted(PublicationFacts now, List<String> lacking) {
    Map<String, Boolean> kinds = new HashMap<>();
    kinds.put("insert", now.inserts());
    kinds.put("update", now.updates());
    kinds.put("delete", now.deletes());
    kinds.put("truncate", now.truncates());
    return List.of("insert", "update", "delete", "truncate").stream()
        .filter(kind -> kinds.getOrDefault(kind, false) || lacking.contains(kind))
        .toList();
  }

  /**
   * A publication's row is written anew with each change of its operations, so another transaction
   * in it may mean that some were switched off for a time; renaming it or giving it to another
   * owner looks the same.
   */
  static List<SyncException> since(SourceFacts stored, SourceFacts now) {
    if (stored.publication().isEmpty() || now.publication().isEmpty()) {
      return List.of();
    }
    PublicationFacts before = stored.publication().get();
    PublicationFacts after = now.publication().get();
    String name = SqlText.identifier(after.name());
    if (before.oid() != after.oid()) {
      return List.of(gap("The publication %s was dropped and made again.".formatted(name)));
    }
    List<SyncException> found = new ArrayList<>();
    if (before.viaRoot() != after.viaRoot()) {
      found.add(changed("publish_via_partition_root of the publication %s".formatted(name)));
    } else if (before.xmin() != after.xmin()) {
      found.add(gap("The publication %s was altered.".formatted(name)));
    }
    Map<Long, TableState.Relation> carriers = new HashMap<>();
    stored
        .table()
        .ifPresent(table -> table.carriers().forEach(one -> carriers.put(one.oid(), one)));
    now.table().stream()
        .flatMap(table -> table.carriers().stream())
        .forEach(
            carrier -> {
              TableState.Relation earlier = carriers.get(carrier.oid());
              if (earlier != null && found.isEmpty()) {
                membership(earlier, carrier, name).ifPresent(found::add);
              }
            });
    return found;
  }

  private static Optional<SyncException> membership(
      TableState.Relation before, TableState.Relation after, String publication) {
    String table = SqlText.table(after.name());
    if (after.memberships().isEmpty()) {
      return Optional.empty(); // it lacks the table now, which is said elsewhere
    }
    if (!rules(before).equals(rules(after))) {
      return Optional.of(changed("What is sent of %s by %s".formatted(table, publication)));
    }
    boolean continued =
        after.memberships().stream()
            .anyMatch(now -> before.memberships().stream().anyMatch(now::continues));
    return continued
        ? Optional.empty()
        : Optional.of(
            gap(
                "The publication %s did not contain %s for some time."
                    .formatted(publication, table)));
  }

  private record Rule(String filter, List<String> columns) {}

  /** A membership without a filter lets all rows through, whatever others say. */
  private static Set<Rule> rules(TableState.Relation relation) {
    Set<Rule> rules = new HashSet<>();
    for (Membership membership : relation.memberships()) {
      rules.add(new Rule(membership.filter(), membership.columns()));
    }
    Rule everything = new Rule("", List.of());
    if (rules.contains(everything)) {
      rules.retainAll(List.of(everything));
    }
    return rules;
  }

  private static SyncException gap(String detail) {
    return SyncException.of(ProblemCode.PUBLICATION_GAP, detail);
  }

  private static SyncException changed(String what) {
    return SyncException.of(ProblemCode.PUBLICATION_CHANGED, "%s was changed.".formatted(what));
  }
}
