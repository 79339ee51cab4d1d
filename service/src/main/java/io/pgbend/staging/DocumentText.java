package io.pgbend.staging;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.parquet.ByteSink;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The JSON text that a document column's value becomes; for those who compare. Not thread-safe. */
public final class DocumentText {
  private final String name;
  private final boolean nullInstead;
  private final JsonForm form;
  private final ByteSink sink = new ByteSink();

  /** For a column whose kind is JSON, array, hstore or vector. */
  public DocumentText(StagingColumn column) {
    this.name = column.name();
    this.nullInstead = column.policy() == UnrepresentablePolicy.NULL;
    this.form = JsonForms.of(column.kind(), column.type());
  }

  /**
   * Rewrites one value.
   *
   * @param text PostgreSQL's text output
   * @return empty when the column's policy makes the value NULL
   */
  public Optional<String> json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    sink.reset(bytes.length);
    Verdict verdict = form.append(bytes, 0, bytes.length, sink);
    if (verdict.reaction() == Verdict.Reaction.UNREPRESENTABLE && nullInstead) {
      return Optional.empty();
    }
    if (verdict != Verdict.STORED) {
      throw SyncException.of(
          ProblemCode.VALUE_UNREPRESENTABLE,
          "A value of column \"%s\" %s.".formatted(name, verdict.says()));
    }
    return Optional.of(new String(sink.array(), 0, sink.size(), StandardCharsets.UTF_8));
  }
}
