package io.pgbend.target.client;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends a call until it is answered: again after a lost or unreadable answer and after «not now»,
 * once more with fresh credentials after 401. Thread-safe.
 *
 * <p>A server that has never answered yet is not waited for, because then the address is the likely
 * culprit.
 */
final class Exchange {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);
  private static final Set<Integer> NOT_NOW = Set.of(429, 502, 503, 504);

  private final Transport transport;
  private final Backoff backoff;
  private final JsonMapper json;
  private final AtomicBoolean answeredOnce;

  Exchange(Transport transport, Backoff backoff, JsonMapper json) {
    this(transport, backoff, json, new AtomicBoolean());
  }

  private Exchange(
      Transport transport, Backoff backoff, JsonMapper json, AtomicBoolean answeredOnce) {
    this.answeredOnce = answeredOnce;
    this.transport = transport;
    this.backoff = backoff;
    this.json = json;
  }

  /**
   * Sends and reads.
   *
   * @throws LostAnswer when the time for repeats is used up
   * @throws HttpRefusal for any other status than success
   */
  <T> T send(Call<T> call) throws LostAnswer, HttpRefusal, InterruptedException {
    Backoff.Attempts attempts = backoff.start();
    boolean delivered = false;
    while (true) {
      LostAnswer lost;
      try {
        return attempt(call);
      } catch (LostAnswer e) {
        lost = e.alsoDelivered(delivered);
      }
      delivered = lost.delivered();
      if (!worthRepeating(lost) || !attempts.pause()) {
        throw lost;
      }
      log.atInfo()
          .addKeyValue("reason", lost.why())
          .addKeyValue("repeat", attempts.repeats())
          .log("call to databend is sent again");
    }
  }

  /** The same server with another time for repeats. */
  Exchange within(Duration total) {
    return new Exchange(transport, backoff.total(total), json, answeredOnce);
  }

  /** Sends exactly once, without reading; failures are of no interest. */
  void sendOnce(HttpRequest.Builder request, Authorizer authorizer, Duration limit) {
    boolean interrupted = Thread.interrupted();
    try {
      authorizer.header().ifPresent(value -> request.header("Authorization", value));
      transport.send(request.build(), limit);
    } catch (LostAnswer | SyncException e) {
      log.atDebug().addKeyValue("reason", e.getMessage()).log("courtesy call failed");
    } catch (InterruptedException _) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean worthRepeating(LostAnswer lost) {
    return answeredOnce.get() || lost.delivered();
  }

  private <T> T attempt(Call<T> call) throws LostAnswer, HttpRefusal, InterruptedException {
    Optional<String> credentials = call.authorizer().header();
    Response response = once(call, credentials);
    if (response.status() == 401
        && credentials.isPresent()
        && call.authorizer().renew(credentials.get())) {
      response = once(call, call.authorizer().header());
    }
    if (!response.successful()) {
      throw refused(response);
    }
    try {
      return call.reader().apply(response.body());
    } catch (JacksonException e) {
      throw new LostAnswer("the answer cannot be read", true, e);
    }
  }

  private Response once(Call<?> call, Optional<String> credentials)
      throws LostAnswer, InterruptedException {
    HttpRequest.Builder request = call.request().get();
    credentials.ifPresent(value -> request.header("Authorization", value));
    Response response = transport.send(request.build(), call.limit());
    answeredOnce.set(true);
    return response;
  }

  private HttpRefusal refused(Response response) throws LostAnswer {
    int status = response.status();
    JsonNode body = bodyOf(response);
    String kind = body.path("kind").asString("");
    if (NOT_NOW.contains(status) || kind.equals("ProvisionWarehouseTimeout")) {
      throw new LostAnswer("HTTP status " + status, status != 429);
    }
    JsonNode error = body.path("error");
    int code = error.path("code").asInt(0);
    String text =
        error.isMissingNode()
            ? body.path("message").asString("")
            : error.path("message").asString("");
    if (status >= 300 && status < 400) {
      throw SyncException.of(
          ProblemCode.TARGET_BAD_ANSWER,
          "The address answers with a redirection (HTTP " + status + ").");
    }
    return new HttpRefusal(status, code, text);
  }

  private JsonNode bodyOf(Response response) {
    try {
      JsonNode body = json.readTree(new String(response.body(), StandardCharsets.UTF_8));
      return body == null ? json.createObjectNode() : body;
    } catch (JacksonException _) {
      return json.createObjectNode();
    }
  }
}
