package io.pgbend.target.client;

/** What the server says a statement did, in rows, bytes and milliseconds. */
public record QueryStats(
    long readRows, long readBytes, long writtenRows, long writtenBytes, long runningMillis) {
  static final QueryStats NONE = new QueryStats(0, 0, 0, 0, 0);
}
