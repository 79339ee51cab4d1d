package io.pgbend.staging.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;

/** One zstd context and one page buffer, used again for every page. Close it. */
public final class PageCompressor implements AutoCloseable {
  private static final int LEVEL = 1;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private final ByteSink page = new ByteSink();
  private final ByteSink body = new ByteSink();

  /** The page buffer, emptied. */
  ByteSink freshPage() {
    page.reset(ColumnChunk.KEPT_BYTES);
    return page;
  }

  /** The page buffer as it is. */
  ByteSink page() {
    return page;
  }

  /** The page, compressed; valid until the next call. */
  ByteSink compress() {
    body.reset(ColumnChunk.KEPT_BYTES);
    long bound = Zstd.compressBound(page.size());
    int room = body.claim((int) Math.min(bound, Integer.MAX_VALUE - 8));
    int length =
        context.compressByteArray(body.array(), room, body.size(), page.array(), 0, page.size());
    body.truncate(length);
    return body;
  }

  long heldBytes() {
    return (long) page.capacity() + body.capacity();
  }

  @Override
  public void close() {
    context.close();
  }
}
