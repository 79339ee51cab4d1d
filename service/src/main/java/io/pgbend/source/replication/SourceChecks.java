package io.pgbend.source.replication;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides from facts, without asking anybody, whether changes can be followed and whether some may
 * have been missed. Whatever is not proved harmless counts as a gap.
 */
public final class SourceChecks {
  private SourceChecks() {}

  /**
   * What stands against following a table from this source.
   *
   * @return all findings, the most important first
   */
  public static List<SyncException> beforeStart(SourceFacts facts, FollowNeeds needs) {
    List<SyncException> found = new ArrayList<>(ServerChecks.now(facts));
    if (facts.table().isEmpty()) {
      found.add(
          SyncException.of(
                  ProblemCode.SOURCE_TABLE_MISSING,
                  "There is no table %s in this database.".formatted(facts.names().table()))
              .field("table"));
    }
    found.addAll(PublicationChecks.now(facts, needs));
    facts.table().ifPresent(table -> found.addAll(KeyChecks.now(table, needs)));
    return List.copyOf(found);
  }

  /**
   * What has happened since earlier facts that means a gap or a stop, and what stands against going
   * on now.
   *
   * @param stored as it was when the table was attached, or last judged
   * @param now the table has to be read by the OID it had
   * @return all findings, the most important first
   */
  public static List<SyncException> since(
      SourceFacts stored, SourceFacts now, FollowNeeds needs, ProvenProgress progress) {
    List<SyncException> found = new ArrayList<>(ServerChecks.since(stored, now, progress));
    if (stored.table().isPresent()) {
      TableState before = stored.table().get();
      if (now.table().isEmpty() || now.table().get().relation().oid() != before.relation().oid()) {
        found.add(replaced(before));
      } else {
        found.addAll(PublicationChecks.since(stored, now));
        found.addAll(RewriteChecks.since(before, now.table().get(), now, needs));
      }
    }
    beforeStart(now, needs).stream()
        .filter(one -> one.code() != ProblemCode.SOURCE_TABLE_MISSING || stored.table().isEmpty())
        .forEach(found::add);
    return List.copyOf(found);
  }

  private static SyncException replaced(TableState before) {
    return SyncException.of(
        ProblemCode.SOURCE_TABLE_REPLACED,
        "The table %s, which had the OID %d, is another one now or gone."
            .formatted(before.relation().name(), before.relation().oid()));
  }
}
