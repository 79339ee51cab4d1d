package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.StagePath;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Uploads straight to the object store behind a stage, with an address that the server signs. The
 * target's credentials and warehouse do not go there. Thread-safe.
 */
final class PresignedUpload {
  /** Headers that the HTTP client sets by itself. */
  private static final Set<String> SET_BY_CLIENT = Set.of("host", "content-length", "connection");

  private final RunningQuery.Tools tools;

  PresignedUpload(RunningQuery.Tools tools) {
    this.tools = tools;
  }

  private record Ticket(String method, URI url, Map<String, String> headers) {}

  /**
   * Uploads.
   *
   * @throws SyncException with code 3902 behind it when the storage cannot presign
   */
  void put(DatabendSession session, StagePath file, BodySource body)
      throws LostAnswer, HttpRefusal, InterruptedException {
    Ticket ticket = ticket(session.query(new Load.PresignUpload(file)));
    tools
        .exchange()
        .send(
            new Call<>(
                () -> request(ticket, body),
                tools.transport().endpoint().timeouts().upload(),
                Authorizer.none(),
                answer -> true));
  }

  private Ticket ticket(QueryResult result) {
    Map<String, String> headers = new TreeMap<>();
    tools
        .json()
        .readTree(result.text(0, "headers"))
        .properties()
        .forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), h.getValue().asString("")));
    headers.keySet().removeAll(SET_BY_CLIENT);
    try {
      URI url = URI.create(result.text(0, "url"));
      if ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) {
        return new Ticket(result.text(0, "method"), url, headers);
      }
    } catch (IllegalArgumentException _) {
      // its text holds the signature
    }
    throw SyncException.of(
        ProblemCode.TARGET_BAD_ANSWER, "The presigned address is not an HTTP address.");
  }

  private static HttpRequest.Builder request(Ticket ticket, BodySource body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(ticket.url()).method(ticket.method(), StageUpload.publisher(body));
    ticket.headers().forEach(builder::header);
    return builder;
  }
}
