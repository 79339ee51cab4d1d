package io.pgbend.staging.parquet;

import io.pgbend.staging.parquet.PhysicalType.Meaning;
import java.util.List;

/**
 * The file's metadata. Field numbers are those of parquet-format's thrift definition; for decimals
 * and dates both the old «converted» and the newer «logical» type are written.
 */
final class Footer {
  private static final int CODEC_ZSTD = 6;
  private static final int REQUIRED = 0;
  private static final int OPTIONAL = 1;

  private final CompactThrift thrift;

  Footer(ByteSink out) {
    this.thrift = new CompactThrift(out);
  }

  void write(List<ChunkSummary> chunks) {
    long rows = chunks.isEmpty() ? 0 : chunks.getFirst().rows();
    thrift.beginStruct();
    thrift.i32(1, 1);
    thrift.structList(2, chunks.size() + 1);
    thrift.beginStruct();
    thrift.string(4, "schema");
    thrift.i32(5, chunks.size());
    thrift.endStruct();
    for (ChunkSummary chunk : chunks) {
      schemaElement(chunk.column());
    }
    thrift.i64(3, rows);
    thrift.structList(4, 1);
    rowGroup(chunks, rows);
    thrift.string(6, "pgbend");
    thrift.endStruct();
  }

  private void schemaElement(ParquetColumn column) {
    thrift.beginStruct();
    thrift.i32(1, typeNumber(column.type()));
    if (column.type() instanceof PhysicalType.Block block) {
      thrift.i32(2, block.length());
    }
    thrift.i32(3, column.required() ? REQUIRED : OPTIONAL);
    thrift.string(4, column.name());
    switch (column.type()) {
      case PhysicalType.Int32(Meaning meaning) -> meaning(meaning);
      case PhysicalType.Int64(Meaning meaning) -> meaning(meaning);
      case PhysicalType.Block(_, Meaning meaning) -> meaning(meaning);
      case PhysicalType.Bytes(boolean text) when text -> logical(0, 1);
      case PhysicalType.Bytes _, PhysicalType.Bits _ -> {}
      case PhysicalType.Float32 _, PhysicalType.Float64 _ -> {}
    }
    thrift.endStruct();
  }

  private void meaning(Meaning meaning) {
    switch (meaning) {
      case Meaning.Plain _ -> {}
      case Meaning.Days _ -> logical(6, 6);
      case Meaning.Micros _ -> timestamp();
      case Meaning.Scaled(int precision, int scale) -> decimal(precision, scale);
    }
  }

  private void logical(int convertedType, int logicalType) {
    thrift.i32(6, convertedType);
    thrift.structField(10);
    thrift.emptyStruct(logicalType);
    thrift.endStruct();
  }

  private void timestamp() {
    thrift.i32(6, 10);
    thrift.structField(10);
    thrift.structField(8);
    thrift.bool(1, true);
    thrift.structField(2);
    thrift.emptyStruct(2);
    thrift.endStruct();
    thrift.endStruct();
    thrift.endStruct();
  }

  private void decimal(int precision, int scale) {
    thrift.i32(6, 5);
    thrift.i32(7, scale);
    thrift.i32(8, precision);
    thrift.structField(10);
    thrift.structField(5);
    thrift.i32(1, scale);
    thrift.i32(2, precision);
    thrift.endStruct();
    thrift.endStruct();
  }

  private void rowGroup(List<ChunkSummary> chunks, long rows) {
    thrift.beginStruct();
    thrift.structList(1, chunks.size());
    long uncompressed = 0;
    for (ChunkSummary chunk : chunks) {
      columnChunk(chunk);
      uncompressed += chunk.uncompressedBytes();
    }
    thrift.i64(2, uncompressed);
    thrift.i64(3, rows);
    thrift.endStruct();
  }

  private void columnChunk(ChunkSummary chunk) {
    thrift.beginStruct();
    thrift.i64(2, chunk.start());
    thrift.structField(3);
    thrift.i32(1, typeNumber(chunk.column().type()));
    if (chunk.indexPages()) {
      thrift.i32List(
          2, Encoding.PLAIN.number(), Encoding.RLE.number(), Encoding.RLE_DICTIONARY.number());
    } else {
      thrift.i32List(2, Encoding.PLAIN.number(), Encoding.RLE.number());
    }
    thrift.stringList(3, chunk.column().name());
    thrift.i32(4, CODEC_ZSTD);
    thrift.i64(5, chunk.rows());
    thrift.i64(6, chunk.uncompressedBytes());
    thrift.i64(7, chunk.compressedBytes());
    thrift.i64(9, chunk.firstPage());
    if (chunk.indexPages()) {
      thrift.i64(11, chunk.start());
    }
    thrift.structField(12);
    thrift.i64(3, chunk.nulls());
    thrift.endStruct();
    thrift.endStruct();
    thrift.endStruct();
  }

  private static int typeNumber(PhysicalType type) {
    return switch (type) {
      case PhysicalType.Bits _ -> 0;
      case PhysicalType.Int32 _ -> 1;
      case PhysicalType.Int64 _ -> 2;
      case PhysicalType.Float32 _ -> 4;
      case PhysicalType.Float64 _ -> 5;
      case PhysicalType.Bytes _ -> 6;
      case PhysicalType.Block _ -> 7;
    };
  }
}
