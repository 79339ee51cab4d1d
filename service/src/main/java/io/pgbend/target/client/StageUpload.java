package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.sql.StagePath;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Uploads through the server ({@code PUT /v1/upload_to_stage}). A name that is there already is
 * written over, so the call may be repeated. Thread-safe.
 */
final class StageUpload {
  private final RunningQuery.Tools tools;

  StageUpload(RunningQuery.Tools tools) {
    this.tools = tools;
  }

  void put(StagePath file, BodySource body) throws LostAnswer, HttpRefusal, InterruptedException {
    String boundary = UUID.randomUUID().toString();
    Boolean stored =
        tools
            .exchange()
            .send(
                new Call<>(
                    () -> request(file, body, boundary),
                    tools.transport().endpoint().timeouts().upload(),
                    tools.login(),
                    answer -> mentions(answer, file)));
    if (!stored) {
      // a malformed body ends the server's loop without an error
      throw SyncException.of(
          ProblemCode.TARGET_UPLOAD_FAILED,
          "The server does not mention the file " + file.render() + " in its answer.");
    }
  }

  private HttpRequest.Builder request(StagePath file, BodySource body, String boundary) {
    HttpRequest.Builder builder =
        tools
            .transport()
            .request("/v1/upload_to_stage")
            .header("Content-Type", "multipart/form-data; boundary=" + boundary)
            .header("X-DATABEND-STAGE-NAME", file.stage());
    if (!file.folder().isEmpty()) {
      builder.header("X-DATABEND-RELATIVE-PATH", file.folder());
    }
    return builder.PUT(multipart(file.file(), body, boundary));
  }

  private static BodyPublisher multipart(String name, BodySource body, String boundary) {
    String head =
        """
        --%s\r
        Content-Disposition: form-data; name="upload"; filename="%s"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .formatted(boundary, name);
    String tail = "\r\n--" + boundary + "--\r\n";
    return BodyPublishers.concat(
        BodyPublishers.ofByteArray(head.getBytes(StandardCharsets.US_ASCII)),
        publisher(body),
        BodyPublishers.ofByteArray(tail.getBytes(StandardCharsets.US_ASCII)));
  }

  /** A publisher of known length: object stores refuse chunked bodies. */
  static BodyPublisher publisher(BodySource body) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(body::open), body.length());
  }

  private boolean mentions(byte[] answer, StagePath file) {
    JsonNode said = tools.json().readTree(answer);
    for (JsonNode name : said.path("files")) {
      String text = name.asString("");
      if (text.equals(file.file()) || text.endsWith("/" + file.file())) {
        return true;
      }
    }
    return false;
  }
}
