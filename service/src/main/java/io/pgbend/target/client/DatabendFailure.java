package io.pgbend.target.client;

/**
 * What the server said about a failed statement. It travels as the cause of a {@code
 * SyncException}, which carries the problem's name; its text holds no row values and no SQL.
 */
public final class DatabendFailure extends RuntimeException {
  private final int code;
  private final String queryId;
  private final RetryClass retryClass;
  private final String said;

  DatabendFailure(int code, String said, String cleanText, String queryId, RetryClass retryClass) {
    super("code " + code + ": " + cleanText + " (query " + queryId + ")");
    this.said = said;
    this.code = code;
    this.queryId = queryId;
    this.retryClass = retryClass;
  }

  /** Databend's error code, 0 when it gave none. */
  public int code() {
    return code;
  }

  /**
   * The server's own words. They may hold the statement and values: only for whoever wrote the
   * statement, never for a log.
   */
  public String said() {
    return said;
  }

  public String queryId() {
    return queryId;
  }

  public RetryClass retryClass() {
    return retryClass;
  }
}
