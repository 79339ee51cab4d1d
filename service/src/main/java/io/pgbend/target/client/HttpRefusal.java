package io.pgbend.target.client;

/** An HTTP status that sending again does not change. */
final class HttpRefusal extends Exception {
  private final int status;
  private final int code;
  private final String text;

  /**
   * @param code the number in the body's error, which may repeat the status; 0 when none
   * @param text the server's words, not yet cleaned
   */
  HttpRefusal(int status, int code, String text) {
    super("HTTP status " + status);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }
}
