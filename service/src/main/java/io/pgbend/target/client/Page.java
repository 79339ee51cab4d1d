package io.pgbend.target.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One answer of {@code /v1/query}: a page of rows, or «still running», or an error. */
record Page(
    String queryId,
    boolean running,
    String nodeId,
    @Nullable JsonNode session,
    List<Column> columns,
    List<List<@Nullable String>> rows,
    @Nullable ServerError error,
    String nextUri,
    String finalUri,
    String killUri,
    QueryStats stats) {

  /** An error inside an HTTP 200. */
  record ServerError(int code, String text) {}

  /** Whether nothing is left but to say that we are done. */
  boolean last() {
    return nextUri.endsWith("/final") || (nextUri.isEmpty() && !running);
  }
}
