package io.pgbend.target.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What to upload. It can be read again from its beginning for every attempt. */
public interface BodySource {

  /** Bytes that {@link #open()} gives, more than zero. */
  long length();

  /** A new stream from the first byte. */
  InputStream open();

  static BodySource of(Path file) {
    return new BodySource() {
      @Override
      public long length() {
        try {
          return Files.size(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public InputStream open() {
        try {
          return Files.newInputStream(file);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  static BodySource of(byte[] bytes) {
    return new BodySource() {
      @Override
      public long length() {
        return bytes.length;
      }

      @Override
      public InputStream open() {
        return new ByteArrayInputStream(bytes);
      }
    };
  }
}
