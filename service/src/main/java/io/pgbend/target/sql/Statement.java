package io.pgbend.target.sql;

/** A statement for Databend. Rendered text is lower case, without an ending semicolon. */
public sealed interface Statement
    permits Definition, Load, Rows, Merge, Catalog, Transaction, ControlUpdate {

  /** The text to send. */
  String render();
}
