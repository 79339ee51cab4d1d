package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StagedFileWriterTest {
  private static final int LARGEST_VALUE = 1 << 20;
  private static final byte[] INFINITE_DATE = PgSend.int4(Integer.MAX_VALUE);
  private static final byte[] SOME_DATE = PgSend.int4(0);

  @TempDir private Path folder;

  private static StagingColumn column(
      String name, String type, StagingKind kind, boolean required, UnrepresentablePolicy policy) {
    return new StagingColumn(name, Stored.type(type), kind, required, policy);
  }

  private static StagedFileWriter writer(boolean required, UnrepresentablePolicy policy) {
    return new StagedFileWriter(
        List.of(
            column("id", "int4", new StagingKind.Int32(), true, UnrepresentablePolicy.STOP),
            column("note", "text", new StagingKind.Text(), false, UnrepresentablePolicy.STOP),
            column("day", "date", new StagingKind.Date(), required, policy)),
        LARGEST_VALUE);
  }

  private static byte[] tuple(byte[]... fields) {
    ByteBuffer tuple = ByteBuffer.allocate(LARGEST_VALUE * 2).putShort((short) fields.length);
    for (byte[] field : fields) {
      tuple.putInt(field.length).put(field);
    }
    byte[] exact = new byte[tuple.position()];
    tuple.flip().get(exact);
    return exact;
  }

  /** As {@link #tuple}, with NULL in the last field. */
  private static byte[] tupleEndingWithNull(byte[]... fields) {
    byte[] start = tuple(fields);
    ByteBuffer tuple = ByteBuffer.allocate(start.length + 4).put(start).putInt(-1);
    return tuple.putShort(0, (short) (fields.length + 1)).array();
  }

  private static void row(StagedFileWriter writer, byte[] tuple) {
    writer.row(tuple, 0, tuple.length);
  }

  private static ProblemCode refused(StagedFileWriter writer, byte[] tuple) {
    SyncException refusal =
        catchThrowableOfType(SyncException.class, () -> writer.row(tuple, 0, tuple.length));
    assertThat(refusal).isNotNull();
    return refusal.code();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void a_refused_row_leaves_no_trace() throws IOException {
    Path clean = folder.resolve("clean.parquet");
    Path refused = folder.resolve("refused.parquet");
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      for (int i = 0; i < 1000; i++) {
        row(writer, tuple(PgSend.int4(i), text("n" + i % 3), SOME_DATE));
      }
      writer.finish(clean);
      for (int i = 0; i < 1000; i++) {
        assertThat(refused(writer, tuple(PgSend.int4(-i), text("odd" + i), INFINITE_DATE)))
            .isEqualTo(ProblemCode.VALUE_UNREPRESENTABLE);
        row(writer, tuple(PgSend.int4(i), text("n" + i % 3), SOME_DATE));
      }
      assertThat(writer.rows()).isEqualTo(1000);
      StagedFile file = writer.finish(refused);
      assertThat(file.rows()).isEqualTo(1000);
      assertThat(file.columns()).allSatisfy(count -> assertThat(count.nulls()).isZero());
    }
    assertThat(Files.size(refused)).isGreaterThanOrEqualTo(Files.size(clean));
  }

  @Test
  void the_problem_names_the_column_and_not_the_value() {
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      byte[] tuple = tuple(PgSend.int4(1), text("secret"), INFINITE_DATE);
      SyncException refusal =
          catchThrowableOfType(SyncException.class, () -> writer.row(tuple, 0, tuple.length));
      assertThat(refusal.problem().detail())
          .isEqualTo("A value of column \"day\" (date) is infinite.");
    }
  }

  @Test
  void unrepresentable_values_become_null_and_are_counted_when_the_policy_says_so() {
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.NULL)) {
      row(writer, tuple(PgSend.int4(1), text("a"), INFINITE_DATE));
      row(writer, tupleEndingWithNull(PgSend.int4(2), text("b")));
      row(writer, tuple(PgSend.int4(3), text("c"), SOME_DATE));
      writer.column(0).text(text("4"), 0, 1);
      writer.column(1).nullValue();
      writer.column(2).text(text("infinity"), 0, 8);
      writer.abandonRow(3);
      StagedFile file = writer.finish(folder.resolve("a.parquet"));
      assertThat(file.columns())
          .containsExactly(
              new ColumnCount("id", 0, 0),
              new ColumnCount("note", 0, 0),
              new ColumnCount("day", 2, 1));
      assertThat(file.unrepresentable()).isEqualTo(1);
      assertThat(file.rows()).isEqualTo(3);
    }
  }

  @Test
  void a_null_in_a_required_column_is_refused() {
    try (StagedFileWriter writer = writer(true, UnrepresentablePolicy.STOP)) {
      assertThat(refused(writer, tupleEndingWithNull(PgSend.int4(1), text("a"))))
          .isEqualTo(ProblemCode.NULL_IN_REQUIRED_COLUMN);
      assertThat(writer.rows()).isZero();
    }
  }

  @Test
  void a_value_beyond_the_limit_is_refused() {
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      byte[] fits = new byte[LARGEST_VALUE];
      row(writer, tuple(PgSend.int4(1), fits, SOME_DATE));
      byte[] tooLarge = new byte[LARGEST_VALUE + 1];
      assertThat(refused(writer, tuple(PgSend.int4(2), tooLarge, SOME_DATE)))
          .isEqualTo(ProblemCode.VALUE_TOO_LARGE);
    }
  }

  @Test
  void rows_of_another_shape_are_refused() {
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      byte[] whole = tuple(PgSend.int4(1), text("a"), SOME_DATE);
      for (int length = 0; length < whole.length; length++) {
        int cut = length;
        SyncException refusal =
            catchThrowableOfType(SyncException.class, () -> writer.row(whole, 0, cut));
        assertThat(refusal.code()).isEqualTo(ProblemCode.VALUE_MALFORMED);
      }
      byte[] longer = new byte[whole.length + 1];
      System.arraycopy(whole, 0, longer, 0, whole.length);
      assertThat(refused(writer, longer)).isEqualTo(ProblemCode.VALUE_MALFORMED);
      assertThat(refused(writer, tuple(PgSend.int4(1)))).isEqualTo(ProblemCode.VALUE_MALFORMED);
      row(writer, whole);
      assertThat(writer.rows()).isEqualTo(1);
    }
  }

  @Test
  void a_file_appears_only_when_it_is_complete() throws IOException {
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      row(writer, tuple(PgSend.int4(1), text("a"), SOME_DATE));
      Path nowhere = folder.resolve("missing").resolve("a.parquet");
      SyncException refusal =
          catchThrowableOfType(SyncException.class, () -> writer.finish(nowhere));
      assertThat(refusal.code()).isEqualTo(ProblemCode.STAGING_WRITE_FAILED);
      StagedFile file = writer.finish(folder.resolve("a.parquet"));
      assertThat(file.bytes()).isEqualTo(Files.size(file.path()));
      assertThat(Files.readAllBytes(file.path())).startsWith(text("PAR1")).endsWith(text("PAR1"));
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file.path());
      }
    }
  }

  @Test
  void memory_does_not_grow_with_the_file() {
    byte[] note = text("x".repeat(1000));
    try (StagedFileWriter writer = writer(false, UnrepresentablePolicy.STOP)) {
      byte[] tuple = tuple(PgSend.int4(1), note, SOME_DATE);
      for (int i = 0; i < 200_000; i++) {
        writer.row(tuple, 0, tuple.length);
      }
      assertThat(writer.bytes()).isGreaterThan(200_000_000L);
      assertThat(writer.heldBytes()).isLessThan(8_000_000L);
    }
  }
}
