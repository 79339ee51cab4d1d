package io.pgbend.acceptance.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.staging.StagedFile;
import io.pgbend.staging.StagedFileWriter;
import io.pgbend.staging.StagingKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes into a staged file comes out of it with DuckDB as the reader. */
final class ReadBackTest {
  private static final int LARGEST_VALUE = 1 << 26;

  private static final List<TestColumn> EVERY_KIND =
      List.of(
          new TestColumn(
              "flag",
              "bool",
              new StagingKind.Bool(),
              r -> r.nextBoolean() ? "t" : "f",
              "case %s when true then 't' when false then 'f' end"),
          new TestColumn(
              "small", "int2", new StagingKind.Int16(), r -> "" + (short) r.nextInt(), "%s"),
          new TestColumn("int", "int4", new StagingKind.Int32(), r -> "" + r.nextInt(), "%s"),
          new TestColumn("big", "int8", new StagingKind.Int64(), r -> "" + r.nextLong(), "%s"),
          new TestColumn(
              "few",
              "int8",
              new StagingKind.Int64(),
              r -> "" + r.nextInt(7) * 1_000_000_007L,
              "%s"),
          new TestColumn(
              "double",
              "float8",
              new StagingKind.Float8(),
              r -> "" + r.nextInt(8_000_000) / 8.0,
              "%s"),
          decimal(9, 2),
          decimal(18, 17),
          decimal(19, 0),
          decimal(38, 10),
          new TestColumn(
              "date",
              "date",
              new StagingKind.Date(),
              r -> LocalDate.ofEpochDay(r.nextInt(-719162, 2932897)).toString(),
              "strftime(%s, '%%Y-%%m-%%d')"),
          new TestColumn(
              "time\"stamp. ",
              "timestamptz",
              new StagingKind.Timestamp(),
              r ->
                  "2024-02-%02d %02d:00:00.%06d"
                      .formatted(1 + r.nextInt(29), r.nextInt(24), r.nextInt(1_000_000)),
              "strftime(%s at time zone 'UTC', '%%Y-%%m-%%d %%H:%%M:%%S.%%f')"),
          new TestColumn(
              "label 😀", "text", new StagingKind.Text(), r -> "label " + r.nextInt(30), "%s"),
          new TestColumn(
              "select", "text", new StagingKind.Text(), r -> words(r, r.nextInt(60)), "%s"),
          new TestColumn(
              "bytes",
              "bytea",
              new StagingKind.Binary(),
              r -> "\\x%016x".formatted(r.nextLong()),
              "'\\x' || lower(hex(%s))"));

  @TempDir private Path folder;

  private static TestColumn decimal(int precision, int scale) {
    return new TestColumn(
        "d" + precision,
        "numeric",
        new StagingKind.Decimal(precision, scale),
        r ->
            new BigDecimal(
                    new BigInteger(120, r)
                        .mod(BigInteger.TEN.pow(precision))
                        .multiply(BigInteger.valueOf(r.nextBoolean() ? 1 : -1)),
                    scale)
                .toPlainString(),
        "%s");
  }

  private static String words(Random random, int length) {
    String letters = "až😀\n\"'\\,\t ";
    return random
        .ints(length, 0, letters.codePointCount(0, letters.length()))
        .map(i -> letters.codePointAt(letters.offsetByCodePoints(0, i)))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 4097, 65_536, 150_001})
  void every_kind_comes_back_whatever_the_number_of_rows(int rows) throws SQLException {
    roundTrip(EVERY_KIND, rows, 0, 50 + rows);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30, 99, 100})
  void nulls_come_back_where_they_were(int percent) throws SQLException {
    roundTrip(EVERY_KIND, 70_001, percent, 60 + percent);
  }

  @Test
  void values_come_back_when_a_dictionary_is_given_up_in_the_middle() throws SQLException {
    int[] row = new int[1];
    List<TestColumn> columns =
        List.of(
            new TestColumn(
                "text",
                "text",
                new StagingKind.Text(),
                _ -> "t" + (row[0]++ < 140_000 ? row[0] % 50 : row[0]),
                "%s"),
            new TestColumn(
                "number",
                "int8",
                new StagingKind.Int64(),
                _ -> "" + (row[0] < 140_000 ? row[0] % 50 : row[0]),
                "%s"));
    roundTrip(columns, 200_000, 0, 70);
  }

  @Test
  void a_thousand_columns_come_back() throws SQLException {
    List<TestColumn> columns =
        IntStream.range(0, 1000)
            .mapToObj(
                i ->
                    new TestColumn(
                        "c" + i, "int8", new StagingKind.Int64(), r -> "" + r.nextLong(), "%s"))
            .toList();
    roundTrip(columns, 3000, 10, 80);
  }

  @Test
  void a_value_of_many_megabytes_comes_back() throws SQLException {
    List<TestColumn> columns =
        List.of(
            new TestColumn(
                "large", "text", new StagingKind.Text(), r -> words(r, 4_000_000), "%s"));
    roundTrip(columns, 3, 0, 90);
  }

  private void roundTrip(List<TestColumn> columns, int rows, int nullPercent, long seed)
      throws SQLException {
    Path path = folder.resolve("a.parquet");
    List<List<Optional<String>>> expected = new ArrayList<>();
    try (StagedFileWriter writer = writer(columns, nullPercent == 0)) {
      Random random = new Random(seed);
      for (int row = 0; row < rows; row++) {
        expected.add(writeRow(writer, columns, random, nullPercent));
      }
      StagedFile file = writer.finish(path);
      assertThat(file.rows()).isEqualTo(rows);
    }
    List<List<Optional<String>>> found = readBack(columns, path);
    assertThat(found).as("seed " + seed).hasSameSizeAs(expected);
    for (int row = 0; row < rows; row++) {
      // row by row, so that a difference does not print the whole file
      assertThat(found.get(row)).as("seed %d row %d", seed, row).isEqualTo(expected.get(row));
    }
  }

  private static StagedFileWriter writer(List<TestColumn> columns, boolean required) {
    return new StagedFileWriter(
        columns.stream().map(column -> column.staging(required)).toList(), LARGEST_VALUE);
  }

  private static List<Optional<String>> writeRow(
      StagedFileWriter writer, List<TestColumn> columns, Random random, int nullPercent) {
    List<Optional<String>> row = new ArrayList<>();
    int bytes = 0;
    for (int i = 0; i < columns.size(); i++) {
      if (random.nextInt(100) < nullPercent) {
        writer.column(i).nullValue();
        row.add(Optional.empty());
      } else {
        String value = columns.get(i).value().apply(random);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        writer.column(i).text(utf8, 0, utf8.length);
        row.add(Optional.of(value));
        bytes += utf8.length;
      }
    }
    writer.endRow(bytes);
    return row;
  }

  private static List<List<Optional<String>>> readBack(List<TestColumn> columns, Path path)
      throws SQLException {
    String selected =
        columns.stream()
            .map(column -> "(" + column.readBack().formatted(column.quoted()) + ")::varchar")
            .collect(Collectors.joining(", "));
    List<List<Optional<String>>> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duckdb.createStatement();
        ResultSet result =
            statement.executeQuery("select %s from read_parquet('%s')".formatted(selected, path))) {
      while (result.next()) {
        List<Optional<String>> row = new ArrayList<>();
        for (int i = 1; i <= columns.size(); i++) {
          row.add(Optional.ofNullable(result.getString(i)));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
