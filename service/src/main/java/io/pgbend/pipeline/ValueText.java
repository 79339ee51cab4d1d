package io.pgbend.pipeline;

import io.pgbend.change.PgType;
import io.pgbend.staging.DocumentText;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import java.util.Optional;

/** One text for both sides' texts of a value that no SQL brings into one form. */
sealed interface ValueText {
  /** Of PostgreSQL's text; empty when the target holds NULL instead. */
  Optional<String> ofSource(String text);

  /** Of Databend's text. */
  String ofTarget(String text);

  static ValueText of(StagingColumn column) {
    boolean real = isReal(column.type());
    return switch (column.kind()) {
      case StagingKind.Float4 _ -> new Single();
      case StagingKind.Float8 _ -> new Wide(real);
      case StagingKind.JsonArray(StagingKind element, char _) ->
          new Document(new DocumentText(column), new CanonicalJson(isFloat(element)));
      case StagingKind.Vector _ -> new Document(new DocumentText(column), new CanonicalJson(true));
      case StagingKind.Json _, StagingKind.Hstore _ ->
          new Document(new DocumentText(column), new CanonicalJson(false));
      case StagingKind.Bool _,
          StagingKind.Int16 _,
          StagingKind.Int32 _,
          StagingKind.Int64 _,
          StagingKind.Decimal _,
          StagingKind.Date _,
          StagingKind.Timestamp _,
          StagingKind.Text _,
          StagingKind.Binary _ ->
          throw new IllegalArgumentException("compared by sums, not here");
    };
  }

  private static boolean isFloat(StagingKind element) {
    return element instanceof StagingKind.Float4 || element instanceof StagingKind.Float8;
  }

  private static boolean isReal(PgType type) {
    return type.base().name().equals("float4");
  }

  /** JSON, and what is kept as JSON. */
  record Document(DocumentText form, CanonicalJson canonical) implements ValueText {
    @Override
    public Optional<String> ofSource(String text) {
      return form.json(text).map(canonical::of);
    }

    @Override
    public String ofTarget(String text) {
      return canonical.of(text);
    }
  }

  /** A float of four bytes: its bits. */
  record Single() implements ValueText {
    @Override
    public Optional<String> ofSource(String text) {
      return Optional.of(ofTarget(text));
    }

    @Override
    public String ofTarget(String text) {
      return Integer.toHexString(Float.floatToIntBits(Float.parseFloat(parsable(text))));
    }
  }

  /**
   * A float of eight bytes: its bits.
   *
   * @param sourceIsReal whether the source's digits are those of four bytes
   */
  record Wide(boolean sourceIsReal) implements ValueText {
    @Override
    public Optional<String> ofSource(String text) {
      return Optional.of(sourceIsReal ? bits(Float.parseFloat(text)) : ofTarget(text));
    }

    @Override
    public String ofTarget(String text) {
      return bits(Double.parseDouble(parsable(text)));
    }

    private static String bits(double value) {
      return Long.toHexString(Double.doubleToLongBits(value));
    }
  }

  /** The spelling of infinity is Databend's own. */
  private static String parsable(String text) {
    return text.equals("inf") || text.equals("-inf") ? text.replace("inf", "Infinity") : text;
  }
}
