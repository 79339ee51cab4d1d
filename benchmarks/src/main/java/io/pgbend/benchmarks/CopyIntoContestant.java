package io.pgbend.benchmarks;

import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.Definition;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.StagePath;
import io.pgbend.target.sql.TableRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the engine alone needs for the files that pgbend makes: one COPY INTO of all of them into a
 * table like the one that pgbend made. The upload before it is not counted.
 */
final class CopyIntoContestant implements Contestant {
  static final String NAME = "copy-into";
  private final BenchTable table;
  private final Path files;
  private final Servers servers;
  private final DatabendClient engine;
  private final TableRef model;

  /**
   * @param files the folder of the Parquet files
   * @param model a table made by pgbend, whose definition is used
   */
  CopyIntoContestant(
      BenchTable table, Path files, Servers servers, DatabendClient engine, TableRef model) {
    this.table = table;
    this.files = files;
    this.servers = servers;
    this.engine = engine;
    this.model = model;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Sample> round(int round) {
    TableRef target = new TableRef(model.database(), table.name() + "_copied");
    StagePath stage = new StagePath("benchmarks", "");
    StagePath folder = stage.resolve(table.name() + "-" + System.nanoTime() + "/");
    try (DatabendSession session = engine.session()) {
      session.query(new Definition.CreateStage(stage));
      session.query(new Definition.DropTable(target));
      session.query("create table " + target.render() + " like " + model.render());
      List<String> names = upload(folder);
      Sample sample = copy(session, round, new Load.CopyInto(target, columns(), folder, names));
      session.query(new Load.RemoveStaged(folder));
      session.query(new Definition.DropTable(target));
      return List.of(sample);
    }
  }

  private List<String> upload(StagePath folder) {
    List<String> names = new ArrayList<>();
    try (Stream<Path> found = Files.list(files)) {
      for (Path file : found.sorted().toList()) {
        names.add(file.getFileName().toString());
        engine.upload(folder.resolve(names.getLast()), file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return names;
  }

  private Sample copy(DatabendSession session, int round, Load.CopyInto copy) {
    Servers.Cpu before = servers.cpu();
    long started = System.nanoTime();
    QueryResult loaded = session.query(copy);
    double seconds = (System.nanoTime() - started) / 1e9;
    Servers.Cpu used = servers.cpu().minus(before);
    long rows = 0;
    for (int row = 0; row < loaded.rows().size(); row++) {
      rows += loaded.number(row, "Rows_loaded");
    }
    return new Sample(
        NAME,
        table.name(),
        round,
        Sample.WARM,
        rows,
        Workspace.bytes(files),
        seconds,
        0,
        used.source(),
        used.engine(),
        seconds,
        0);
  }

  private List<String> columns() {
    return table.columns().stream()
        .filter(column -> !column.startsWith("primary key"))
        .map(column -> column.substring(0, column.indexOf(' ')))
        .toList();
  }
}
