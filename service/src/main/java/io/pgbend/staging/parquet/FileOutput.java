package io.pgbend.staging.parquet;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that knows how much went through it. */
final class FileOutput {
  private final OutputStream stream;
  private long position;

  FileOutput(OutputStream stream) {
    this.stream = stream;
  }

  void write(ByteSink sink) throws IOException {
    stream.write(sink.array(), 0, sink.size());
    position += sink.size();
  }

  long position() {
    return position;
  }
}
