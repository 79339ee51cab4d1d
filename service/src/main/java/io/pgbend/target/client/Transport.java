package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP exchange at a time, without repeats. Thread-safe. */
final class Transport implements AutoCloseable {
  /** More than any page of 10,000 rows should have; an answer beyond is not read on. */
  private static final long LARGEST_ANSWER = 256L << 20;

  private final DatabendEndpoint endpoint;
  private final ExecutorService threads;
  private final HttpClient http;

  Transport(DatabendEndpoint endpoint) {
    this.endpoint = endpoint;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("databend/http-", 0).factory());
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(endpoint.timeouts().connect())
            .executor(threads);
    endpoint.caFile().map(TrustMaterial::trusting).ifPresent(builder::sslContext);
    this.http = builder.build();
  }

  DatabendEndpoint endpoint() {
    return endpoint;
  }

  /**
   * Begins a request to the server itself.
   *
   * @param path absolute path, as the server hands it out
   */
  HttpRequest.Builder request(String path) {
    URI uri = endpoint.url().resolve(path);
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw SyncException.of(
          ProblemCode.TARGET_BAD_ANSWER, "The answer of Databend leads to another server.");
    }
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("User-Agent", "pgbend");
    if (!endpoint.warehouse().isEmpty()) {
      builder.header("X-DATABEND-WAREHOUSE", endpoint.warehouse());
    }
    return builder;
  }

  /**
   * Sends once and reads the whole answer.
   *
   * @throws InterruptedException when interrupted meanwhile or before; the exchange is then given
   *     up
   */
  Response send(HttpRequest request, Duration limit) throws LostAnswer, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    CompletableFuture<HttpResponse<byte[]>> answer =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Response(response.statusCode(), response.body());
    } catch (TimeoutException _) {
      throw new LostAnswer("no answer within " + limit.toSeconds() + " s", true);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw lost(cause == null ? e : cause);
    } finally {
      answer.cancel(true);
    }
  }

  private LostAnswer lost(Throwable cause) {
    TlsFailure.explain(endpoint, cause)
        .ifPresent(
            problem -> {
              throw problem;
            });
    if (cause instanceof HttpConnectTimeoutException) {
      return new LostAnswer(
          endpoint.url().getScheme().equals("https")
              ? "no connection with TLS within the time limit"
              : "no connection within the time limit",
          false,
          cause);
    }
    if (cause instanceof ConnectException) {
      return new LostAnswer("the connection was refused or the host is unknown", false, cause);
    }
    if (cause instanceof IOException) {
      String text = String.valueOf(cause.getMessage());
      if (text.contains("exceeds capacity")) {
        throw SyncException.of(
            ProblemCode.TARGET_BAD_ANSWER,
            "The answer of Databend is larger than " + (LARGEST_ANSWER >> 20) + " MB.");
      }
      return new LostAnswer("the connection broke", true, cause);
    }
    throw SyncException.of(ProblemCode.INTERNAL, "A request could not be sent.", cause);
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
