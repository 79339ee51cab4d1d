package io.pgbend.pipeline;

import io.pgbend.source.replication.TupleView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tuple as the stream would bring it: texts, null for NULL, {@link #UNSENT_TEXT} for unsent. */
final class TestTuple implements TupleView {
  static final String UNSENT_TEXT = "\0unsent";

  private record Cell(byte kind, int offset, int length) {}

  private final List<Cell> cells = new ArrayList<>();
  private final byte[] data;

  private TestTuple(@Nullable String... values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {7, 7, 7});
    for (String value : values) {
      if (value == null) {
        cells.add(new Cell(NULL, 0, 0));
      } else if (value.equals(UNSENT_TEXT)) {
        cells.add(new Cell(UNSENT, 0, 0));
      } else {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        cells.add(new Cell(TEXT, bytes.size(), text.length));
        bytes.writeBytes(text);
      }
    }
    data = bytes.toByteArray();
  }

  static TestTuple of(@Nullable String... values) {
    return new TestTuple(values);
  }

  @Override
  public int columns() {
    return cells.size();
  }

  @Override
  public byte kind(int column) {
    return cells.get(column).kind();
  }

  @Override
  public byte[] data() {
    return data;
  }

  @Override
  public int offset(int column) {
    return cells.get(column).offset();
  }

  @Override
  public int length(int column) {
    return cells.get(column).length();
  }
}
