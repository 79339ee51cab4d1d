package io.pgbend.target.client;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the server wants to be told back with the next statement: an object that is carried as it
 * came, whatever is in it. Belongs to one session.
 *
 * <p>Every statement reads and writes times in UTC, in the PostgreSQL dialect (double quotes are
 * names); should a server leave these two settings out, they are put in again.
 */
final class SessionState {
  private static final Map<String, String> PINNED =
      Map.of("timezone", "UTC", "sql_dialect", "PostgreSQL");

  private ObjectNode session;
  private String nodeId = "";

  SessionState(JsonMapper json, String database) {
    session = json.createObjectNode();
    if (!database.isEmpty()) {
      session.put("database", database);
    }
    pin();
  }

  /** Takes over what an answer carries; answers without a session change nothing. */
  void adopt(Page page) {
    if (page.session() instanceof ObjectNode newer) {
      session = newer.deepCopy();
      pin();
    }
    if (!page.nodeId().isEmpty()) {
      nodeId = page.nodeId();
    }
  }

  /** The object to send. */
  JsonNode toSend() {
    return session;
  }

  /** The node that holds the transaction, or empty while any node will do. */
  String stickyNode() {
    return session.path("need_sticky").asBoolean(false) ? nodeId : "";
  }

  /** {@code AutoCommit}, {@code Active} or {@code Fail}; empty when the server does not tell. */
  String transaction() {
    return session.path("txn_state").asString("");
  }

  private void pin() {
    ObjectNode settings =
        session.path("settings") instanceof ObjectNode present
            ? present
            : session.putObject("settings");
    PINNED.forEach(
        (name, value) -> {
          if (!settings.has(name)) {
            settings.put(name, value);
          }
        });
  }
}
