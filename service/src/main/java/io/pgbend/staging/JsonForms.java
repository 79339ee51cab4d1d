package io.pgbend.staging;

import io.pgbend.change.PgType;

/** Chooses the JSON form of each kind. */
final class JsonForms {
  private JsonForms() {}

  static JsonForm of(StagingKind kind, PgType type) {
    return switch (kind) {
      case StagingKind.Bool _ -> JsonScalars::bool;
      case StagingKind.Int16 _, StagingKind.Int32 _, StagingKind.Int64 _ -> JsonScalars::number;
      case StagingKind.Float4 _, StagingKind.Float8 _ -> JsonScalars::real;
      case StagingKind.Decimal _ -> JsonScalars::number;
      case StagingKind.Date _, StagingKind.Timestamp _ -> JsonScalars::string;
      case StagingKind.Text _, StagingKind.Binary _ -> JsonScalars::string;
      case StagingKind.Json _ -> json(type);
      case StagingKind.JsonArray(StagingKind element, char delimiter) ->
          new JsonArrayForm(of(element, elementOf(type)), delimiter);
      case StagingKind.Hstore _ -> new JsonObjectForm();
      case StagingKind.Vector(int dimensions) -> vector(dimensions);
    };
  }

  private static PgType elementOf(PgType type) {
    return type.base() instanceof PgType.Array array ? array.element() : type;
  }

  private static JsonForm json(PgType type) {
    JsonCheck check = new JsonCheck(WireForm.of(type) != WireForm.JSONB);
    return (data, offset, length, out) -> {
      Verdict verdict = check.check(data, offset, length);
      out.put(data, offset, length);
      return verdict;
    };
  }

  /** pgvector writes a vector as JSON does. */
  private static JsonForm vector(int dimensions) {
    return (data, offset, length, out) -> {
      int last = offset + length - 1;
      if (length < 3 || data[offset] != '[' || data[last] != ']') {
        return Verdict.MALFORMED;
      }
      out.put('[');
      int found = 0;
      int start = offset + 1;
      for (int i = start; i <= last; i++) {
        if (data[i] == ',' || i == last) {
          Verdict verdict = JsonScalars.real(data, start, i - start, out);
          if (verdict != Verdict.STORED) {
            return verdict;
          }
          out.put(data[i]);
          start = i + 1;
          found++;
        }
      }
      return found == dimensions ? Verdict.STORED : Verdict.OTHER_DIMENSIONS;
    };
  }
}
