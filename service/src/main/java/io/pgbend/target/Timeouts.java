package io.pgbend.target;

import java.time.Duration;

/**
 * How long to wait for Databend. All are positive.
 *
 * @param connect for a connection to open
 * @param request for one HTTP answer; the server itself answers within ten seconds, be it with
 *     «still running»
 * @param statement for a statement with all its pages
 * @param upload for one file to be stored
 * @param retry how long lost answers and «not ready» are tried again before they are reported
 */
public record Timeouts(
    Duration connect, Duration request, Duration statement, Duration upload, Duration retry) {

  /** 10 s, 60 s, one hour, 30 minutes, one minute. */
  public static Timeouts standard() {
    return new Timeouts(
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofHours(1),
        Duration.ofMinutes(30),
        Duration.ofSeconds(60));
  }

  /** The same with another limit for opening a connection. */
  public Timeouts connect(Duration other) {
    return new Timeouts(other, request, statement, upload, retry);
  }

  /** The same with another time for repeats. */
  public Timeouts retry(Duration other) {
    return new Timeouts(connect, request, statement, upload, other);
  }
}
