package io.pgbend.staging.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes columns as one file with one row group. */
public final class ParquetFile {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private ParquetFile() {}

  /**
   * Writes the file and returns its length in bytes. The columns hold equally many rows.
   *
   * @throws IOException when the file cannot be written
   */
  public static long write(Path path, List<ColumnChunk> columns, PageCompressor compressor)
      throws IOException {
    try (OutputStream stream = Files.newOutputStream(path)) {
      FileOutput out = new FileOutput(stream);
      ByteSink magic = new ByteSink();
      magic.put(MAGIC, 0, MAGIC.length);
      out.write(magic);
      List<ChunkSummary> chunks = new ArrayList<>();
      for (ColumnChunk column : columns) {
        chunks.add(column.writeTo(out, compressor));
      }
      out.write(footer(chunks));
      return out.position();
    }
  }

  private static ByteSink footer(List<ChunkSummary> chunks) {
    ByteSink footer = new ByteSink();
    new Footer(footer).write(chunks);
    int length = footer.size();
    footer.putInt(length);
    footer.put(MAGIC, 0, MAGIC.length);
    return footer;
  }
}
