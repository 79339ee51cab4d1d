package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exchanges the password for a session token where the server offers it ({@code
 * /v1/session/login}), renews the token when it has expired, and else sends the password with every
 * call. One for all sessions of a client; thread-safe.
 */
final class Login implements Authorizer {
  /** Answers of servers that know no login. */
  private static final Set<Integer> NOT_OFFERED = Set.of(400, 404, 405);

  private record Tokens(String session, String refresh) {}

  private final Transport transport;
  private final Exchange exchange;
  private final JsonMapper json;
  private final Authorizer password;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean done;
  private @Nullable Tokens tokens;

  Login(Transport transport, Exchange exchange, JsonMapper json) {
    this.transport = transport;
    this.exchange = exchange;
    this.json = json;
    DatabendEndpoint endpoint = transport.endpoint();
    this.password = Authorizer.basic(endpoint.user(), endpoint.password().reveal());
  }

  @Override
  public Optional<String> header() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (!done) {
        tokens = login();
        done = true;
      }
      return current();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean renew(String rejected) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Tokens old = tokens;
      if (!current().equals(Optional.of(rejected))) {
        return true; // another thread has renewed it
      }
      if (old == null) {
        return false;
      }
      tokens = refresh(old).or(() -> Optional.empty()).orElse(null);
      if (tokens == null) {
        tokens = login();
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the token's session on the server, without insisting. */
  void logout(Duration limit) {
    Tokens held = tokens;
    if (held != null) {
      exchange.sendOnce(post("/v1/session/logout", "{}"), Authorizer.bearer(held.session()), limit);
    }
  }

  private Optional<String> current() throws InterruptedException {
    Tokens held = tokens;
    return held == null ? password.header() : Optional.of("Bearer " + held.session());
  }

  private @Nullable Tokens login() throws InterruptedException {
    try {
      return exchange
          .send(
              new Call<>(
                  () -> post("/v1/session/login", "{}"),
                  transport.endpoint().timeouts().request(),
                  password,
                  this::tokens))
          .orElse(null);
    } catch (HttpRefusal e) {
      if (NOT_OFFERED.contains(e.status())) {
        return null;
      }
      throw Refusals.problem(transport.endpoint(), e, "");
    } catch (LostAnswer e) {
      throw Refusals.unreachable(transport.endpoint(), e);
    }
  }

  private Optional<Tokens> refresh(Tokens old) throws InterruptedException {
    String body = json.createObjectNode().put("session_token", old.session()).toString();
    try {
      return exchange.send(
          new Call<>(
              () -> post("/v1/session/refresh", body),
              transport.endpoint().timeouts().request(),
              Authorizer.bearer(old.refresh()),
              this::tokens));
    } catch (HttpRefusal _) {
      return Optional.empty();
    } catch (LostAnswer e) {
      throw Refusals.unreachable(transport.endpoint(), e);
    }
  }

  private Optional<Tokens> tokens(byte[] body) {
    JsonNode answer = json.readTree(body);
    JsonNode error = answer.path("error");
    if (error.isObject()) {
      throw ServerCodes.problem(
          error.path("code").asInt(0), error.path("message").asString(""), "");
    }
    String session = answer.path("tokens").path("session_token").asString("");
    String refresh = answer.path("tokens").path("refresh_token").asString("");
    if (session.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw SyncException.of(ProblemCode.TARGET_BAD_ANSWER, "The session token is not a token.");
    }
    return session.isEmpty() ? Optional.empty() : Optional.of(new Tokens(session, refresh));
  }

  private HttpRequest.Builder post(String path, String body) {
    return transport
        .request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body));
  }
}
