package io.pgbend.target.client;

/** An error that the server reported inside an HTTP 200, before anyone has judged it. */
final class QueryError extends Exception {
  private final int code;
  private final String text;

  /**
   * @param text the server's words, not yet cleaned
   */
  QueryError(int code, String text) {
    super("databend error " + code);
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }
}
