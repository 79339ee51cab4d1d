package io.pgbend.change;

/**
 * A column whose values are compared: its name on both sides, the source's type and the form.
 *
 * @param scale fraction digits that the target shows of a number; 0 for every other form
 * @param unrepresentableIsNull whether the target holds NULL for values that it cannot hold
 */
public record ComparedColumn(
    String source,
    String target,
    PgType type,
    CompareForm form,
    int scale,
    boolean unrepresentableIsNull) {}
