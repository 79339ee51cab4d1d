package io.pgbend.target.client;

/** One HTTP answer, read to its end. */
final class Response {
  private final int status;
  private final byte[] body;

  Response(int status, byte[] body) {
    this.status = status;
    this.body = body;
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  boolean successful() {
    return status >= 200 && status < 300;
  }
}
