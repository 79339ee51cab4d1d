package io.pgbend.testing.databend;

import io.pgbend.target.DatabendEndpoint;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks the protocol without any kindness: what is not asked for is not sent. */
public final class RawDatabend implements AutoCloseable {
  private final DatabendEndpoint endpoint;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private @Nullable JsonNode session;

  public RawDatabend(DatabendEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  /** An answer: status and body. */
  public record Answer(int status, JsonNode body) {
    public int code() {
      return body.path("error").path("code").asInt(0);
    }

    public JsonNode rows() {
      return body.path("data");
    }
  }

  /** Sends a statement with an id of its own and carries the session. */
  public Answer run(String sql) throws IOException, InterruptedException {
    return run(sql, UUID.randomUUID().toString().replace("-", ""));
  }

  /** Sends a statement with the given id and carries the session. */
  public Answer run(String sql, String id) throws IOException, InterruptedException {
    Answer answer = post(sql, id);
    if (answer.body().path("session").isObject()) {
      session = answer.body().path("session");
    }
    return answer;
  }

  /** Sends a statement without taking over what comes back. */
  public Answer post(String sql, String id) throws IOException, InterruptedException {
    ObjectNode body = json.createObjectNode().put("sql", sql);
    if (session != null) {
      body.set("session", session);
    }
    return send(
        request("/v1/query")
            .header("X-DATABEND-QUERY-ID", id)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString())));
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** The session's field, as the server gave it last. */
  public JsonNode session(String field) {
    JsonNode held = session;
    return held == null ? json.createObjectNode().path(field) : held.path(field);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    String body = response.body();
    return new Answer(
        response.statusCode(),
        body.startsWith("{") ? json.readTree(body) : json.createObjectNode());
  }

  private HttpRequest.Builder request(String path) {
    String both = endpoint.user() + ":" + endpoint.password().reveal();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(endpoint.url().resolve(path))
            .timeout(Duration.ofMinutes(1))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
    if (!endpoint.warehouse().isEmpty()) {
      builder.header("X-DATABEND-WAREHOUSE", endpoint.warehouse());
    }
    return builder;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
