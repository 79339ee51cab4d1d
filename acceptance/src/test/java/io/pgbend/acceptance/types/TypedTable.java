package io.pgbend.acceptance.types;

import io.pgbend.acceptance.TestPostgres;
import io.pgbend.acceptance.types.TypeCase.Sample;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.catalog.TableText;
import io.pgbend.target.client.TargetColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One table with a column for each case and a row for each sample, and a row of NULLs. */
record TypedTable(String name, List<TypeCase> cases) {
  TypedTable {
    cases = List.copyOf(cases);
  }

  void create(TestPostgres postgres) throws SQLException {
    String columns =
        IntStream.range(0, cases.size())
            .mapToObj(number -> column(number) + " " + cases.get(number).declared())
            .collect(Collectors.joining(", "));
    List<String> statements = new ArrayList<>();
    statements.add("set intervalstyle = postgres");
    statements.add("set lc_monetary = 'C'");
    statements.add("set xmloption = content");
    statements.add("create table public.%s (id int primary key, %s)".formatted(name, columns));
    for (int row = 0; row < rows(); row++) {
      statements.add("insert into public.%s values (%d, %s)".formatted(name, row, literals(row)));
    }
    postgres.execute(statements.toArray(String[]::new));
  }

  private String literals(int row) {
    return cases.stream()
        .map(c -> row < c.samples().size() ? c.samples().get(row).literal() : "default")
        .collect(Collectors.joining(", "));
  }

  int rows() {
    return 1 + cases.stream().mapToInt(c -> c.samples().size()).max().orElse(0);
  }

  /** Sentences about what is not as it should be. */
  List<String> faults(Copies copies) {
    List<String> faults = new ArrayList<>();
    List<TargetColumn> columns = copies.columns(name);
    for (int number = 0; number < cases.size(); number++) {
      String type = columns.get(number + 1).type();
      if (!type.equals(cases.get(number).target())) {
        faults.add("%s became %s".formatted(cases.get(number).declared(), type));
      }
    }
    List<List<@Nullable String>> source = sourceRows(copies);
    List<List<@Nullable String>> target = copies.ask(question(copies));
    if (source.size() != rows() || target.size() != rows()) {
      faults.add("rows: %d of %d of %d".formatted(target.size(), source.size(), rows()));
      return faults;
    }
    for (int row = 0; row < rows(); row++) {
      for (int number = 0; number < cases.size(); number++) {
        check(row, number, source.get(row).get(number), target.get(row).get(number), faults);
      }
    }
    return faults;
  }

  private void check(
      int row, int number, @Nullable String here, @Nullable String there, List<String> faults) {
    TypeCase typeCase = cases.get(number);
    Sample sample =
        row < typeCase.samples().size()
            ? typeCase.samples().get(row)
            : new Sample("default", Sample.SAME);
    String expected = sample.isSame() ? ShownText.of(typeCase.target(), here) : sample.expected();
    String found = ShownText.comparable(typeCase.target(), there);
    if (found == null ? expected != null : !found.equals(expected)) {
      faults.add(
          "%s %s: found %s, expected %s"
              .formatted(
                  typeCase.declared(),
                  shorter(sample.literal()),
                  shorter(found),
                  shorter(expected)));
    }
  }

  private static @Nullable String shorter(@Nullable String text) {
    return text == null || text.length() < 300 ? text : text.substring(0, 300) + "…";
  }

  private List<List<@Nullable String>> sourceRows(Copies copies) {
    try (SourceSession session = copies.source().open("test")) {
      SourceTable table = new SourceCatalog(session).table(TableText.parse("public." + name));
      String expressions =
          IntStream.range(0, cases.size())
              .mapToObj(number -> table.text(column(number)).expression(column(number)))
              .collect(Collectors.joining(", "));
      return session.list(
          "select %s from public.%s order by id".formatted(expressions, SqlText.identifier(name)),
          row -> {
            @Nullable String[] texts = new String[cases.size()];
            for (int number = 0; number < texts.length; number++) {
              texts[number] = row.getString(number + 1);
            }
            return Arrays.asList(texts);
          });
    }
  }

  private String question(Copies copies) {
    return "select %s from %s order by id"
        .formatted(
            IntStream.range(0, cases.size())
                .mapToObj(
                    number -> ShownText.expression(cases.get(number).target(), column(number)))
                .collect(Collectors.joining(", ")),
            copies.into(name).render());
  }

  static String column(int number) {
    return "c" + number;
  }
}
