package io.pgbend.cli;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.Column;
import io.pgbend.target.client.DatabendFailure;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.RowConsumer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sql",
    description = "Asks the target, so that anyone can see the rows.",
    sortOptions = false,
    footerHeading = "%nExample:%n",
    footer = "  pgbend sql 'select count(*) from shop.orders'")
final class SqlCommand implements Callable<Integer>, GlobalOptions.WithGlobalOptions {
  /** A table for people ends here; {@code --json} has no end. */
  private static final int ROWS_SHOWN = 1000;

  @Parameters(paramLabel = "STATEMENT", description = "One statement, in Databend's SQL.")
  private String statement = "";

  @Option(
      names = "--target",
      paramLabel = "DSN",
      defaultValue = OpenTarget.EMBEDDED,
      description = "embedded (default), or databend://user@host:port?warehouse=….")
  private String target = OpenTarget.EMBEDDED;

  @Option(
      names = "--target-password-file",
      paramLabel = "FILE",
      description =
          "File with the password in its first line. Else $PGBEND_TARGET_PASSWORD, else a prompt.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--target-ca",
      paramLabel = "FILE",
      description = "PEM file with the certificates to trust.")
  private @Nullable Path caFile;

  @Mixin private final GlobalOptions options = new GlobalOptions();

  @Override
  public GlobalOptions options() {
    return options;
  }

  @Override
  public Integer call() throws InterruptedException {
    Surroundings surroundings = Surroundings.of(options);
    try (OpenTarget open = OpenTarget.open(target, passwordFile, caFile, surroundings);
        DatabendSession session = open.client().session()) {
      if (options.json) {
        session.stream(statement, new JsonRows(surroundings.console()));
      } else {
        show(session, surroundings.console());
      }
      return 0;
    } catch (SyncException problem) {
      throw inTheServersWords(problem);
    }
  }

  /** Whoever wrote the statement may see what the server says about it. */
  private static SyncException inTheServersWords(SyncException problem) {
    return problem.getCause() instanceof DatabendFailure failure && !failure.said().isEmpty()
        ? problem
            .detail("Databend error %d: %s".formatted(failure.code(), failure.said()))
            .remedy(
                problem.code() == ProblemCode.TARGET_STATEMENT_REFUSED
                    ? "Correct the statement; its words are those of Databend's SQL."
                    : problem.problem().remedy())
        : problem;
  }

  private void show(DatabendSession session, Console console) {
    Shown shown = new Shown();
    session.stream(statement, shown);
    if (shown.table != null) {
      shown.table.lines().forEach(console::result);
    }
    String more = shown.rows > ROWS_SHOWN ? ", the first %,d shown".formatted(ROWS_SHOWN) : "";
    console.remark("(%s%s)".formatted(Figures.count(shown.rows, "row"), more));
  }

  private static final class Shown implements RowConsumer {
    private @Nullable TextTable table;
    private long rows;

    @Override
    public void columns(List<Column> columns) {
      if (!columns.isEmpty()) {
        table = new TextTable(columns.stream().map(Column::name).toList());
      }
    }

    @Override
    public void row(List<@Nullable String> cells) {
      rows++;
      if (table != null && rows <= ROWS_SHOWN) {
        table.add(cells);
      }
    }
  }

  private static final class JsonRows implements RowConsumer {
    private final Console console;
    private final List<String> names = new ArrayList<>();

    JsonRows(Console console) {
      this.console = console;
    }

    @Override
    public void columns(List<Column> columns) {
      columns.forEach(column -> names.add(column.name()));
    }

    @Override
    public void row(List<@Nullable String> cells) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      for (int index = 0; index < names.size(); index++) {
        fields.put(names.get(index), cells.get(index));
      }
      console.result(fields);
    }
  }
}
