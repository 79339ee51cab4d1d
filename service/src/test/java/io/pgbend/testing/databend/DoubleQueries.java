package io.pgbend.testing.databend;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The queries of a {@link DatabendDouble}, their pages and their sessions. */
final class DoubleQueries {
  private record Stored(
      String id, MiniEngine.Outcome outcome, ObjectNode session, int rowsPerPage) {}

  private final MiniEngine engine;
  private final JsonMapper json;
  private final Map<String, Stored> queries = new ConcurrentHashMap<>();
  private final Map<String, MiniEngine.Client> clients = new ConcurrentHashMap<>();
  private final Map<String, Integer> executions = new ConcurrentHashMap<>();

  DoubleQueries(MiniEngine engine, JsonMapper json) {
    this.engine = engine;
    this.json = json;
  }

  int executions(String sql) {
    return executions.getOrDefault(sql, 0);
  }

  void forget() {
    queries.clear();
    clients.clear();
  }

  /** Runs a statement, or shows the first page of the one that has this id already. */
  synchronized ObjectNode start(String id, JsonNode request) {
    Stored stored = queries.get(id);
    if (stored == null) {
      stored = run(id, request);
      queries.put(id, stored);
    }
    return page(stored, 0);
  }

  /** A page, or the end of a query; null for what is not known. */
  synchronized @Nullable ObjectNode follow(String path) {
    String[] parts = path.split("/", -1);
    Stored stored = parts.length > 4 ? queries.get(parts[3]) : null;
    if (stored == null) {
      return null;
    }
    return switch (parts[4]) {
      case "page" -> page(stored, Integer.parseInt(parts[5]));
      case "final", "kill" -> json.createObjectNode().put("id", stored.id()).putNull("next_uri");
      default -> null;
    };
  }

  ObjectNode failed(String path, int code, String text) {
    String[] parts = path.split("/", -1);
    String id = parts.length > 3 ? parts[3] : "";
    Stored stored =
        new Stored(id, MiniEngine.Outcome.error(code, text), json.createObjectNode(), 1);
    return page(stored, 0);
  }

  private Stored run(String id, JsonNode request) {
    JsonNode carried = request.path("session");
    String key = carried.path("internal").asString("");
    if (key.isEmpty()) {
      key = "session-" + id;
    }
    MiniEngine.Client client = clients.computeIfAbsent(key, k -> new MiniEngine.Client());
    carried
        .path("settings")
        .properties()
        .forEach(s -> client.settings.put(s.getKey(), s.getValue().asString("")));
    String sql = request.path("sql").asString("");
    executions.merge(sql, 1, Integer::sum);
    MiniEngine.Outcome outcome = engine.run(client, sql);
    return new Stored(
        id,
        outcome,
        session(client, key),
        request.path("pagination").path("max_rows_per_page").asInt(10_000));
  }

  private ObjectNode session(MiniEngine.Client client, String key) {
    ObjectNode session = json.createObjectNode();
    session.put("database", "default").put("txn_state", client.transaction);
    session.put("need_sticky", !client.transaction.equals("AutoCommit"));
    session.put("internal", key).put("of_the_future", 1);
    ObjectNode settings = session.putObject("settings");
    client.settings.forEach(settings::put);
    return session;
  }

  private ObjectNode page(Stored stored, int number) {
    MiniEngine.Outcome outcome = stored.outcome();
    int from = Math.min(number * stored.rowsPerPage(), outcome.rows().size());
    int to = Math.min(from + stored.rowsPerPage(), outcome.rows().size());
    boolean more = to < outcome.rows().size();
    String base = "/v1/query/" + stored.id();
    ObjectNode page = json.createObjectNode();
    page.put("id", stored.id()).put("node_id", "node-1");
    page.put("state", outcome.code() != 0 ? "Failed" : more ? "Running" : "Succeeded");
    page.set("session", stored.session());
    if (outcome.code() == 0) {
      page.putNull("error");
    } else {
      page.putObject("error").put("code", outcome.code()).put("message", outcome.text());
    }
    ArrayNode schema = page.putArray("schema");
    outcome.columns().forEach(c -> schema.addObject().put("name", c).put("type", "String"));
    ArrayNode data = page.putArray("data");
    for (List<@Nullable String> row : outcome.rows().subList(from, to)) {
      ArrayNode cells = data.addArray();
      row.forEach(cells::add);
    }
    page.put("next_uri", more ? base + "/page/" + (number + 1) : base + "/final");
    page.put("final_uri", base + "/final").put("kill_uri", base + "/kill");
    return page;
  }
}
