package io.pgbend.embedded.engine;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks who listens on a port. A process number can have been given to another program meanwhile,
 * and a port too; only an engine that takes our password is ours.
 */
final class EngineProbe implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(PATIENCE)
          .build();

  /**
   * True when an engine answers there and takes the password: {@code GET /health} is open to all,
   * {@code POST /v1/verify} answers 200 to those who may log in.
   */
  boolean answers(EngineAddress address) throws InterruptedException {
    return accepts(HttpRequest.newBuilder(path(address, "/health")).GET().timeout(PATIENCE).build())
        && accepts(
            HttpRequest.newBuilder(path(address, "/v1/verify"))
                .header("Authorization", address.authorization())
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(PATIENCE)
                .build());
  }

  private boolean accepts(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private static URI path(EngineAddress address, String path) {
    return address.url().resolve(path);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
