package io.pgbend.target.sql;

/** A statement for Databend. Rendered text is lower case, without an ending semicolon. */
public interface Statement {

  /** The text to send. */
  String render();
}
