package io.pgbend.target.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an answer of {@code /v1/query} token by token, so that cells become texts without a tree
 * between. Thread-safe.
 */
final class PageReader {
  private final JsonMapper json;

  PageReader(JsonMapper json) {
    this.json = json;
  }

  /**
   * Reads one answer.
   *
   * @throws tools.jackson.core.JacksonException when it is not JSON, cut off, or not such an answer
   */
  Page read(byte[] body) {
    try (JsonParser in = json.createParser(body)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new StreamReadException(in, "not an object");
      }
      return new Reading(in).all();
    }
  }

  private static final class Reading {
    private final JsonParser in;
    private String id = "";
    private String node = "";
    private @Nullable JsonNode session;
    private List<Column> columns = List.of();
    private final List<List<@Nullable String>> rows = new ArrayList<>();
    private Page.@Nullable ServerError error;
    private String next = "";
    private String end = "";
    private String kill = "";
    private String state = "";
    private QueryStats stats = QueryStats.NONE;

    private Reading(JsonParser in) {
      this.in = in;
    }

    private Page all() {
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = in.currentName();
        in.nextToken();
        field(name);
      }
      if (in.currentToken() != JsonToken.END_OBJECT || in.nextToken() != null) {
        throw new StreamReadException(in, "more or less than one object");
      }
      if (state.isEmpty() && error == null) {
        throw new StreamReadException(in, "no state");
      }
      if (error == null && state.equals("Failed")) {
        error = new Page.ServerError(0, "the statement failed without a reason");
      }
      boolean running = state.equals("Starting") || state.equals("Running");
      return new Page(id, running, node, session, columns, rows, error, next, end, kill, stats);
    }

    private void field(String name) {
      switch (name) {
        case "id" -> id = text();
        case "node_id" -> node = text();
        case "state" -> state = text();
        case "next_uri" -> next = text();
        case "final_uri" -> end = text();
        case "kill_uri" -> kill = text();
        case "session" -> session = tree().isObject() ? tree : null;
        case "schema" -> columns = columns(tree());
        case "error" -> error = error(tree());
        case "stats" -> stats = stats(tree());
        case "data" -> rows();
        default -> in.skipChildren();
      }
    }

    private JsonNode tree = tools.jackson.databind.node.NullNode.getInstance();

    private JsonNode tree() {
      tree = in.readValueAsTree();
      return tree;
    }

    private String text() {
      return in.currentToken() == JsonToken.VALUE_NULL ? "" : in.getValueAsString("");
    }

    private void rows() {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      expect(JsonToken.START_ARRAY);
      while (in.nextToken() != JsonToken.END_ARRAY) {
        expect(JsonToken.START_ARRAY);
        List<@Nullable String> row = new ArrayList<>(columns.size());
        while (in.nextToken() != JsonToken.END_ARRAY) {
          row.add(cell());
        }
        rows.add(row);
      }
    }

    private @Nullable String cell() {
      if (in.currentToken() == JsonToken.VALUE_NULL) {
        return null;
      }
      if (!in.currentToken().isScalarValue()) {
        throw new StreamReadException(in, "a cell is not a text");
      }
      return in.getString();
    }

    private void expect(JsonToken token) {
      if (in.currentToken() != token) {
        throw new StreamReadException(in, "rows are not lists");
      }
    }

    private static List<Column> columns(JsonNode schema) {
      List<Column> found = new ArrayList<>();
      for (JsonNode field : schema) {
        found.add(new Column(field.path("name").asString(""), field.path("type").asString("")));
      }
      return List.copyOf(found);
    }

    private static Page.@Nullable ServerError error(JsonNode error) {
      return error.isObject()
          ? new Page.ServerError(error.path("code").asInt(0), error.path("message").asString(""))
          : null;
    }

    private static QueryStats stats(JsonNode stats) {
      JsonNode read = stats.path("scan_progress");
      JsonNode written = stats.path("write_progress");
      return new QueryStats(
          read.path("rows").asLong(0),
          read.path("bytes").asLong(0),
          written.path("rows").asLong(0),
          written.path("bytes").asLong(0),
          Math.round(stats.path("running_time_ms").asDouble(0)));
    }
  }
}
