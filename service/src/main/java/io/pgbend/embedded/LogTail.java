package io.pgbend.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a log, for messages to people. */
public record LogTail(List<String> lines) {
  /** The whole lines within the last bytes of a file; nothing when there is no file. */
  public static LogTail of(Path log, int bytes) throws IOException {
    if (!Files.exists(log)) {
      return new LogTail(List.of());
    }
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      channel.position(Math.max(0, channel.size() - bytes));
      ByteBuffer end = ByteBuffer.allocate(bytes);
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // A read may bring less than there is.
      }
      String text = StandardCharsets.UTF_8.decode(end.flip()).toString();
      return new LogTail(text.lines().filter(line -> !line.isBlank()).toList());
    }
  }

  /** The last line that is not blank. */
  public String lastLine() {
    return lines.isEmpty() ? "nothing." : lines.getLast().strip();
  }
}
