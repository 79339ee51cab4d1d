package io.pgbend.target.raw;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The text of a change that the typed columns of a raw table cannot hold. */
public final class Overflow {
  /** Name of the problem's code. */
  public static final String CODE = "code";

  /** The problem's detail. */
  public static final String DETAIL = "detail";

  /** Values by the names of their columns, as PostgreSQL has sent them. */
  public static final String VALUES = "values";

  private Overflow() {}

  /** The problem that keeps a change from being merged. */
  public static SyncException problem(String text) {
    try {
      JsonNode change = JsonMapper.shared().readTree(text);
      return SyncException.of(
          ProblemCode.valueOf(change.path(CODE).asString()), change.path(DETAIL).asString());
    } catch (JacksonException | IllegalArgumentException unreadable) {
      return SyncException.of(
          ProblemCode.RAW_DAMAGED, "A captured change cannot be read.", unreadable);
    }
  }
}
