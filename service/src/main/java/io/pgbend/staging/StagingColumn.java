package io.pgbend.staging;

import io.pgbend.change.PgType;

/**
 * A column of a staged file.
 *
 * @param name the target's column name, which the file uses too
 * @param type the source's type, which decides how binary values are read
 * @param required whether NULL is refused
 */
public record StagingColumn(
    String name, PgType type, StagingKind kind, boolean required, UnrepresentablePolicy policy) {

  /**
   * Whether the column is to be selected as it is, its values coming in binary form. Otherwise the
   * output of the type's output function is to be selected, which a cast to text is not for every
   * type.
   */
  public boolean binarySelectable() {
    WireForm form = WireForm.of(type);
    return switch (kind) {
      case StagingKind.Bool _ -> form == WireForm.BOOL;
      case StagingKind.Int16 _, StagingKind.Int32 _, StagingKind.Int64 _, StagingKind.Decimal _ ->
          isExactNumber(form);
      case StagingKind.Float4 _ -> form == WireForm.FLOAT4;
      case StagingKind.Float8 _ ->
          form == WireForm.FLOAT4
              || form == WireForm.FLOAT8
              || form == WireForm.INT2
              || form == WireForm.INT4;
      case StagingKind.Date _ -> form == WireForm.DATE;
      case StagingKind.Timestamp _ -> form == WireForm.TIMESTAMP || form == WireForm.DATE;
      case StagingKind.Text _ -> form == WireForm.TEXT || form == WireForm.UUID;
      case StagingKind.Json _ -> form == WireForm.TEXT || form == WireForm.JSONB;
      case StagingKind.Binary _ -> form == WireForm.BYTEA;
      case StagingKind.JsonArray _, StagingKind.Hstore _, StagingKind.Vector _ -> false;
    };
  }

  private static boolean isExactNumber(WireForm form) {
    return switch (form) {
      case INT2, INT4, INT8, OID, NUMERIC -> true;
      case BOOL, FLOAT4, FLOAT8, DATE, TIMESTAMP, TEXT, JSONB, BYTEA, UUID, OTHER -> false;
    };
  }
}
