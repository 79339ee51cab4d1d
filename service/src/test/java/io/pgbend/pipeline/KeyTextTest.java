package io.pgbend.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.PgType;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.StagingColumn;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeyTextTest {
  private static final List<StagingColumn> COLUMNS =
      List.of(
          column("small", "int2", new StagingKind.Int16()),
          column("id", "int4", new StagingKind.Int32()),
          column("large", "int8", new StagingKind.Int64()),
          column("uuid", "uuid", new StagingKind.Text()),
          column("name", "text", new StagingKind.Text()),
          column("secret", "text", new StagingKind.Text()),
          column("address", "inet", new StagingKind.Text()),
          column("day", "date", new StagingKind.Date()),
          column("nothing", "int4", new StagingKind.Int32()));

  private final SyncException refused =
      SyncException.of(ProblemCode.VALUE_UNREPRESENTABLE, "The value does not fit.");

  @Test
  void names_the_key_and_no_other_value() {
    assertThat(named(List.of("id", "name")))
        .isEqualTo("The value does not fit. The row's key: id = -7, name = a b.");
  }

  @Test
  void every_kind_of_key_has_a_text() {
    assertThat(named(List.of("small", "large", "uuid", "address", "day", "nothing")))
        .contains("small = -3")
        .contains("large = 9000000000")
        .contains("uuid = 00000000-0000-0001-0000-000000000002")
        .contains("address = 10.0.0.1/8")
        .contains("day = (a date)")
        .contains("nothing = NULL")
        .doesNotContain("hidden");
  }

  @Test
  void without_a_key_the_problem_stays_as_it_is() {
    assertThat(new KeyText(COLUMNS, List.of()).named(refused, row(), 3)).isSameAs(refused);
  }

  @Test
  void a_row_that_cannot_be_taken_apart_is_not_taken_apart() {
    SyncException malformed = SyncException.of(ProblemCode.VALUE_MALFORMED, "Not a row.");

    assertThat(new KeyText(COLUMNS, List.of("id")).named(malformed, new byte[1], 0))
        .isSameAs(malformed);
  }

  private String named(List<String> key) {
    return new KeyText(COLUMNS, key).named(refused, row(), 3).problem().detail();
  }

  /** A tuple of binary COPY that begins at 3. */
  private static byte[] row() {
    ByteBuffer row = ByteBuffer.allocate(300).position(3).putShort((short) COLUMNS.size());
    row.putInt(2).putShort((short) -3);
    row.putInt(4).putInt(-7);
    row.putInt(8).putLong(9_000_000_000L);
    row.putInt(16).putLong(1).putLong(2);
    text(row, "a b");
    text(row, "hidden");
    text(row, "10.0.0.1/8");
    row.putInt(4).putInt(0);
    row.putInt(-1);
    return row.array();
  }

  private static void text(ByteBuffer row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    row.putInt(bytes.length).put(bytes);
  }

  private static StagingColumn column(String name, String type, StagingKind kind) {
    PgType source = new PgType.Base(0, "pg_catalog", type, -1, type);
    return new StagingColumn(name, source, kind, false, UnrepresentablePolicy.STOP);
  }
}
