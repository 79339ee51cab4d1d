package io.pgbend.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a run is about to do, written before it does it, so that the next run knows what a crash has
 * left behind.
 *
 * @param step what is going on
 * @param tableId the target table, whichever table is being filled
 * @param rows how many rows were loaded and committed since this was begun
 */
public record Intent(Step step, long tableId, long rows) {

  /** Nothing is loaded yet. */
  public Intent(Step step, long tableId) {
    this(step, tableId, 0);
  }

  /** The steps that leave something behind when they are cut off. */
  public enum Step {
    /** As FILL_TARGET, into a table that this run has created. */
    FILL_NEW_TARGET,
    /** Rows go straight into the target, which was empty: all that were loaded are this run's. */
    FILL_TARGET,
    /** Rows go into the shadow table; the target is as before. */
    FILL_SHADOW
  }

  /** Whether rows in that target may be those of a run that was cut off. */
  public boolean fills(long target) {
    return tableId == target
        && switch (step) {
          case FILL_NEW_TARGET, FILL_TARGET -> true;
          case FILL_SHADOW -> false;
        };
  }

  /** The same with another number of rows. */
  Intent withRows(long loaded) {
    return new Intent(step, tableId, loaded);
  }

  /** As kept in the control row. */
  public String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("step", step.name());
    fields.put("tableId", Long.toUnsignedString(tableId));
    fields.put("rows", rows);
    return JsonMapper.shared().writeValueAsString(fields);
  }

  /** The intent in a control row; empty for one that this version does not know. */
  public static Optional<Intent> parse(String json) {
    try {
      JsonNode node = JsonMapper.shared().readTree(json);
      return Optional.of(
          new Intent(
              Step.valueOf(node.path("step").asString()),
              Long.parseUnsignedLong(node.path("tableId").asString()),
              node.path("rows").asLong(0)));
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
