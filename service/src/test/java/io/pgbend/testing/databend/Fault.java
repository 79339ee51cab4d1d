package io.pgbend.testing.databend;

/** What goes wrong with one request. */
public sealed interface Fault {

  /** The request takes effect, then the connection ends without an answer. */
  record LoseAnswer() implements Fault {}

  /** The request has no effect and this status as its answer. */
  record Status(int status, String body) implements Fault {}

  /** The request takes effect, and the answer ends in its middle. */
  record Truncate() implements Fault {}

  /** The request takes effect, and the answer is not JSON. */
  record Garbage() implements Fault {}

  /** The request takes effect, and no answer comes before the double is closed. */
  record Silence() implements Fault {}

  /** The page is an error instead. */
  record ErrorPage(int code, String text) implements Fault {}
}
