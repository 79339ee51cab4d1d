package io.pgbend.source.catalog;

/**
 * How to get a column's text exactly as the type's output function writes it, which is what the
 * change stream sends.
 *
 * @param outputFunction quoted and with its schema; empty when a cast to text already calls it
 * @param followsSearchPath whether the text depends on {@code search_path}, as regclass does
 */
public record ColumnText(String outputFunction, boolean followsSearchPath) {

  /**
   * The expression for a column. A cast is the cheaper form, but some types have a cast of their
   * own that prints something else: character(n) loses its blanks, inet gains a mask, boolean is
   * spelled out, xml keeps a declaration.
   */
  public String expression(String column) {
    return outputFunction.isEmpty()
        ? "(" + column + ")::pg_catalog.text"
        : "pg_catalog.textin(" + outputFunction + "(" + column + "))";
  }
}
