package io.pgbend.source.replication;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a source was like at a moment, as far as it decides whether changes of one table can be, and
 * have been, followed without a gap. Kept as JSON beside a task's progress and compared by {@link
 * SourceChecks}.
 */
public record SourceFacts(
    ServerState server,
    @Nullable SlotState slotOrNull,
    @Nullable PublicationFacts publicationOrNull,
    @Nullable TableState tableOrNull,
    Names names) {

  /** What was asked for, whether it exists or not; for messages. */
  public record Names(String slot, String publication, String database, String table) {}

  /** Empty when the slot does not exist. */
  public Optional<SlotState> slot() {
    return Optional.ofNullable(slotOrNull);
  }

  /** Empty when the publication does not exist. */
  public Optional<PublicationFacts> publication() {
    return Optional.ofNullable(publicationOrNull);
  }

  /** Empty when the table does not exist. */
  public Optional<TableState> table() {
    return Optional.ofNullable(tableOrNull);
  }

  /** Facts of which only the cluster is known. */
  public static SourceFacts ofCluster(String systemIdentifier, int timeline, Names names) {
    return new SourceFacts(
        new ServerState(0, systemIdentifier, timeline, null, false, "", "", true),
        null,
        null,
        null,
        names);
  }

  /** The same on another timeline of the cluster. */
  public SourceFacts on(int timeline) {
    return new SourceFacts(server.on(timeline), slotOrNull, publicationOrNull, tableOrNull, names);
  }

  /** As one line of JSON. */
  public String json() {
    return JsonMapper.shared().writeValueAsString(this);
  }

  /** From {@link #json}; empty for what this version cannot read. */
  public static Optional<SourceFacts> parse(String json) {
    try {
      return Optional.ofNullable(JsonMapper.shared().readValue(json, SourceFacts.class));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
