package io.pgbend.acceptance.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Stands between a client and Databend and swallows everything about some statements, as a network
 * does that is cut at the worst moment.
 */
public final class SwallowingProxy implements AutoCloseable {
  private static final Set<String> OWN_HEADERS =
      Set.of("connection", "content-length", "host", "upgrade", "http2-settings", "expect");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final Predicate<String> swallowed;
  private final boolean takesEffect;
  private final AtomicInteger left;
  private final Set<String> queries = ConcurrentHashMap.newKeySet();

  /**
   * Begins to listen.
   *
   * @param swallowed which statements, in lower case
   * @param takesEffect whether the server gets them, once
   * @param times how many of them, before all pass
   */
  public SwallowingProxy(URI target, Predicate<String> swallowed, boolean takesEffect, int times)
      throws IOException {
    this.target = target;
    this.swallowed = swallowed;
    this.takesEffect = takesEffect;
    this.left = new AtomicInteger(times);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** How many statements were swallowed. */
  public int count() {
    return queries.size();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body;
    try (InputStream in = exchange.getRequestBody()) {
      body = in.readAllBytes();
    }
    String query = exchange.getRequestHeaders().getFirst("X-DATABEND-QUERY-ID");
    if (query != null && queries.contains(query)) {
      exchange.close();
      return;
    }
    boolean first = query != null && begins(exchange, body) && queries.add(query);
    if (first && !takesEffect) {
      exchange.close();
      return;
    }
    HttpResponse<byte[]> answer = forward(exchange, body);
    if (first) {
      exchange.close();
      return;
    }
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name) && !name.equals("transfer-encoding")) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    exchange.sendResponseHeaders(
        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  private boolean begins(HttpExchange exchange, byte[] body) {
    if (!exchange.getRequestURI().getPath().equals("/v1/query") || left.get() == 0) {
      return false;
    }
    String text = new String(body, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
    return swallowed.test(text) && left.getAndDecrement() > 0;
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
