package io.pgbend.testing.databend;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.pgbend.credential.Secret;
import io.pgbend.target.DatabendEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Databend's HTTP protocol on loopback, over a {@link MiniEngine}, with faults on request. */
public final class DatabendDouble implements AutoCloseable {
  public static final String USER = "writer";
  public static final String PASSWORD = "s3cr:t&'é";

  /** A request as it arrived. */
  public record Seen(String method, String path, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }

    boolean startsWith(String prefix) {
      return (method + " " + path).startsWith(prefix);
    }
  }

  private record Planned(String prefix, Fault fault) {}

  private final JsonMapper json = new JsonMapper();
  private final MiniEngine engine = new MiniEngine();
  private final DoubleQueries queries = new DoubleQueries(engine, json);
  private final String scheme;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final Deque<Planned> faults = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean offersLogin;
  private final AtomicInteger tokens = new AtomicInteger();
  private final AtomicInteger refreshes = new AtomicInteger();

  public DatabendDouble() {
    this(null);
  }

  /** With TLS, when a context is given. */
  public DatabendDouble(@Nullable SSLContext tls) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    scheme = tls == null ? "http" : "https";
    try {
      if (tls == null) {
        server = HttpServer.create(anyPort, 0);
      } else {
        HttpsServer secure = HttpsServer.create(anyPort, 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = secure;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public DatabendEndpoint endpoint() {
    return DatabendEndpoint.of(
        URI.create(scheme + "://localhost:" + server.getAddress().getPort()),
        USER,
        new Secret(PASSWORD));
  }

  /** From now on logins get tokens. */
  public DatabendDouble offerLogin() {
    offersLogin = true;
    return this;
  }

  /** Tokens given so far are no longer accepted. */
  public void expireTokens() {
    tokens.incrementAndGet();
  }

  public int refreshes() {
    return refreshes.get();
  }

  /** The next request whose method and path begin so meets the fault; faults queue up. */
  public void plan(String methodAndPath, Fault fault) {
    synchronized (faults) {
      faults.add(new Planned(methodAndPath, fault));
    }
  }

  /** A statement's answer, text by text. */
  public void script(String sql, List<String> columns, List<List<@Nullable String>> rows) {
    engine.script(sql, new MiniEngine.Outcome(columns, rows, 0, ""));
  }

  /** A statement's error. */
  public void fail(String sql, int code, String text) {
    engine.script(sql, MiniEngine.Outcome.error(code, text));
  }

  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  public List<Seen> seen(String methodAndPath) {
    return seen.stream().filter(s -> s.startsWith(methodAndPath)).toList();
  }

  /** How often a statement really ran. */
  public int executions(String sql) {
    return queries.executions(sql);
  }

  /** Forgets all queries, as a restarted node does. */
  public void restart() {
    queries.forget();
  }

  /** Returns once so many of such requests have arrived. */
  public void awaitCount(String methodAndPath, int count) throws InterruptedException {
    synchronized (seen) {
      for (int i = 0; seen(methodAndPath).size() < count; i++) {
        if (i > 1_000) {
          throw new AssertionError("no request " + methodAndPath);
        }
        seen.wait(20);
      }
    }
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new ConcurrentHashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((k, v) -> headers.put(k.toLowerCase(java.util.Locale.ROOT), v.getFirst()));
      Seen request =
          new Seen(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              headers,
              new String(body, StandardCharsets.ISO_8859_1));
      Fault fault = next(request);
      synchronized (seen) {
        seen.add(request);
        seen.notifyAll();
      }
      answer(exchange, request, body, fault);
    } catch (IOException | InterruptedException _) {
      // the client has gone, or the test is over
    }
  }

  private @Nullable Fault next(Seen request) {
    synchronized (faults) {
      for (Planned planned : new ArrayList<>(faults)) {
        if (request.startsWith(planned.prefix())) {
          faults.remove(planned);
          return planned.fault();
        }
      }
      return null;
    }
  }

  private void answer(HttpExchange exchange, Seen request, byte[] body, @Nullable Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.Status(int status, String text)) {
      write(exchange, status, text.getBytes(StandardCharsets.UTF_8));
      return;
    }
    Reply reply = reply(request, body);
    switch (fault) {
      case null -> write(exchange, reply.status(), bytes(reply));
      case Fault.Status _ -> throw new AssertionError();
      case Fault.LoseAnswer _ -> exchange.close();
      case Fault.Silence _ -> closed.await();
      case Fault.Garbage _ ->
          write(exchange, 200, "<html>nginx</html>".getBytes(StandardCharsets.UTF_8));
      case Fault.ErrorPage(int code, String text) ->
          write(exchange, 200, bytes(new Reply(200, queries.failed(request.path(), code, text))));
      case Fault.Truncate _ -> {
        byte[] whole = bytes(reply);
        exchange.sendResponseHeaders(200, whole.length);
        exchange.getResponseBody().write(whole, 0, whole.length / 2);
        exchange.getResponseBody().flush();
      }
    }
  }

  private record Reply(int status, ObjectNode body) {}

  private Reply reply(Seen request, byte[] body) {
    if (request.path().equals("/v1/session/login")) {
      return login(request);
    }
    if (request.path().equals("/v1/session/refresh")) {
      refreshes.incrementAndGet();
      return request.header("Authorization").startsWith("Bearer refresh-")
          ? new Reply(200, withTokens())
          : error(401, "no refresh token");
    }
    if (!authorized(request)) {
      return error(401, "authentication failed for " + request.header("Authorization"));
    }
    if (request.path().equals("/v1/upload_to_stage")) {
      return upload(request, body);
    }
    ObjectNode answer =
        request.path().equals("/v1/query")
            ? queries.start(request.header("X-DATABEND-QUERY-ID"), read(body))
            : queries.follow(request.path());
    return answer == null ? error(404, "query not found") : new Reply(200, answer);
  }

  private Reply login(Seen request) {
    if (!offersLogin) {
      return error(404, "not found");
    }
    return basic(request) ? new Reply(200, withTokens()) : error(401, "wrong password");
  }

  private ObjectNode withTokens() {
    ObjectNode answer = json.createObjectNode();
    answer
        .putObject("tokens")
        .put("session_token", "session-" + tokens.get())
        .put("refresh_token", "refresh-" + tokens.get())
        .put("session_token_ttl_in_secs", 60);
    return answer;
  }

  private boolean authorized(Seen request) {
    return basic(request)
        || request.header("Authorization").equals("Bearer session-" + tokens.get());
  }

  private static boolean basic(Seen request) {
    byte[] both = (USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
    return request
        .header("Authorization")
        .equals("Basic " + Base64.getEncoder().encodeToString(both));
  }

  private Reply upload(Seen request, byte[] body) {
    String text = new String(body, StandardCharsets.ISO_8859_1);
    String name = text.replaceAll("(?s).*filename=\"([^\"]*)\".*", "$1");
    int start = text.indexOf("\r\n\r\n") + 4;
    int end = text.lastIndexOf("\r\n--");
    String folder = request.header("X-DATABEND-RELATIVE-PATH");
    engine.stored(
        request.header("X-DATABEND-STAGE-NAME"),
        folder.isEmpty() ? name : folder + "/" + name,
        end - start);
    ObjectNode answer = json.createObjectNode().put("state", "SUCCESS");
    answer.putArray("files").add(name);
    return new Reply(200, answer);
  }

  private JsonNode read(byte[] body) {
    return json.readTree(body);
  }

  private Reply error(int status, String message) {
    ObjectNode body = json.createObjectNode();
    body.putObject("error").put("code", status).put("message", message);
    return new Reply(status, body);
  }

  private static byte[] bytes(Reply reply) {
    return reply.body().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void write(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
