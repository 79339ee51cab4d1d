package io.pgbend.staging;

import io.pgbend.staging.parquet.BitValues;
import io.pgbend.staging.parquet.BlockValues;
import io.pgbend.staging.parquet.ByteSink;
import io.pgbend.staging.parquet.BytesValues;
import io.pgbend.staging.parquet.ColumnValues;
import io.pgbend.staging.parquet.FixedValues;
import io.pgbend.staging.parquet.PhysicalType;
import io.pgbend.staging.parquet.PhysicalType.Meaning;

/**
 * How a column is stored and who writes it.
 *
 * @param values what the encoder appends to
 */
record ColumnEncoders(PhysicalType type, ColumnValues values, ValueEncoder encoder) {
  private static final int LONG_DIGITS = 18;
  private static final int INT_DIGITS = 9;

  static ColumnEncoders of(StagingColumn column, int dictionaryLimit) {
    WireForm form = WireForm.of(column.type());
    return switch (column.kind()) {
      case StagingKind.Bool _ -> {
        BitValues values = new BitValues();
        yield new ColumnEncoders(new PhysicalType.Bits(), values, new BoolEncoder(values));
      }
      case StagingKind.Int16 _ ->
          integer(form, Short.MIN_VALUE, Short.MAX_VALUE, false, dictionaryLimit);
      case StagingKind.Int32 _ ->
          integer(form, Integer.MIN_VALUE, Integer.MAX_VALUE, false, dictionaryLimit);
      case StagingKind.Int64 _ ->
          integer(form, Long.MIN_VALUE, Long.MAX_VALUE, true, dictionaryLimit);
      case StagingKind.Decimal decimal -> decimal(form, decimal, dictionaryLimit);
      case StagingKind.Float4 _ -> floating(form, false, dictionaryLimit);
      case StagingKind.Float8 _ -> floating(form, true, dictionaryLimit);
      case StagingKind.Date _ -> {
        FixedValues values = new FixedValues(false, dictionaryLimit);
        yield new ColumnEncoders(
            new PhysicalType.Int32(new Meaning.Days()), values, new DateEncoder(values));
      }
      case StagingKind.Timestamp _ -> {
        FixedValues values = new FixedValues(true, dictionaryLimit);
        yield new ColumnEncoders(
            new PhysicalType.Int64(new Meaning.Micros()),
            values,
            new TimestampEncoder(form, values));
      }
      case StagingKind.Text _ -> {
        BytesValues values = new BytesValues(dictionaryLimit);
        yield bytes(true, values, new TextEncoder(form, values));
      }
      case StagingKind.Binary _ -> {
        BytesValues values = new BytesValues(dictionaryLimit);
        yield bytes(false, values, new BinaryEncoder(values));
      }
      case StagingKind.Json _ -> {
        BytesValues values = new BytesValues(dictionaryLimit);
        JsonCheck check = new JsonCheck(form != WireForm.JSONB);
        yield bytes(true, values, new JsonEncoder(form, check, values));
      }
      case StagingKind.JsonArray _, StagingKind.Hstore _, StagingKind.Vector _ -> {
        BytesValues values = new BytesValues(dictionaryLimit);
        JsonForm json = JsonForms.of(column.kind(), column.type());
        yield bytes(true, values, new RewritingEncoder(json, new ByteSink(), values));
      }
    };
  }

  private static ColumnEncoders bytes(boolean text, BytesValues values, ValueEncoder encoder) {
    return new ColumnEncoders(new PhysicalType.Bytes(text), values, encoder);
  }

  private static ColumnEncoders integer(
      WireForm form, long lowest, long highest, boolean wide, int dictionaryLimit) {
    Meaning number = new Meaning.Plain();
    PhysicalType type = wide ? new PhysicalType.Int64(number) : new PhysicalType.Int32(number);
    return number(type, form, new ScaledNumber(0, lowest, highest), wide, dictionaryLimit);
  }

  private static ColumnEncoders number(
      PhysicalType type, WireForm form, ScaledNumber number, boolean wide, int dictionaryLimit) {
    FixedValues values = new FixedValues(wide, dictionaryLimit);
    return new ColumnEncoders(
        type, values, new NumberEncoder(new ExactNumber(form, number), values));
  }

  private static ColumnEncoders floating(WireForm form, boolean wide, int dictionaryLimit) {
    FixedValues values = new FixedValues(wide, dictionaryLimit);
    return new ColumnEncoders(
        wide ? new PhysicalType.Float64() : new PhysicalType.Float32(),
        values,
        new FloatEncoder(form, wide, values));
  }

  private static ColumnEncoders decimal(
      WireForm form, StagingKind.Decimal kind, int dictionaryLimit) {
    Meaning meaning = new Meaning.Scaled(kind.precision(), kind.scale());
    if (kind.precision() > LONG_DIGITS) {
      int length = WideDecimalEncoder.blockLength(kind.precision());
      BlockValues values = new BlockValues(length);
      return new ColumnEncoders(
          new PhysicalType.Block(length, meaning),
          values,
          new WideDecimalEncoder(form, kind, values));
    }
    boolean wide = kind.precision() > INT_DIGITS;
    long highest = Powers.TEN[kind.precision()] - 1;
    return number(
        wide ? new PhysicalType.Int64(meaning) : new PhysicalType.Int32(meaning),
        form,
        new ScaledNumber(kind.scale(), -highest, highest),
        wide,
        dictionaryLimit);
  }
}
