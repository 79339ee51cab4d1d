package io.pgbend.checkpoint;

import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.StagePath;
import io.pgbend.target.sql.TableRef;
import java.util.OptionalLong;

/**
 * Where a task's own objects lie in the target.
 *
 * @param database holds control and shadow tables
 * @param stage takes the files of all tasks, each in a folder of its own
 * @param besideEpoch the run that builds the new set of rows that is meant; 0 for the rows that
 *     readers see
 */
public record Bookkeeping(String database, String stage, TaskKey task, long besideEpoch) {
  private static final String CHANGES = "changes-";
  private static final String MARKS = "_marks";

  /** The usual place: database and stage {@code pgbend}. */
  public static Bookkeeping standard(TaskKey task) {
    return new Bookkeeping("pgbend", "pgbend", task, 0);
  }

  /** The same for the new set of rows that one epoch's run builds in its shadow table. */
  public Bookkeeping beside(long epoch) {
    return new Bookkeeping(database, stage, task, epoch);
  }

  public TableRef controlLoad() {
    return ControlTables.load(database, task.text());
  }

  /** Beside the rows that readers see, a row goes with its shadow table. */
  public TableRef controlMerge() {
    return besideEpoch == 0
        ? ControlTables.merge(database, task.text())
        : new TableRef(database, shadowStart() + besideEpoch + MARKS);
  }

  /**
   * The table in which one epoch's run builds a new set of rows beside the old one. It has the
   * epoch in its name so that a run that was taken over cannot touch its successor's.
   */
  public TableRef shadow(long epoch) {
    return new TableRef(database, shadowStart() + epoch);
  }

  /**
   * The epoch of one of this task's shadow tables, or of the marks that go with it; empty for every
   * other table's name.
   */
  public OptionalLong shadowEpoch(String table) {
    if (!table.startsWith(shadowStart())) {
      return OptionalLong.empty();
    }
    String rest = table.substring(shadowStart().length());
    boolean marks = rest.endsWith(MARKS);
    return number(marks ? rest.substring(0, rest.length() - MARKS.length()) : rest);
  }

  private String shadowStart() {
    return "shadow_" + task.text() + "_";
  }

  /** The table of captured changes. */
  public TableRef raw() {
    return new TableRef(database, "raw_" + task.text());
  }

  /**
   * The folder of one epoch's files of changes, apart from those of copies, which are removed as a
   * whole while changes go on being loaded.
   */
  public StagePath changes(long epoch) {
    return folder().resolve(CHANGES + epoch + "/");
  }

  /** The epoch of a staged file of changes of this task; empty for every other path. */
  public OptionalLong changesEpoch(String path) {
    String start = folder().path() + CHANGES;
    int end = path.indexOf('/', Math.min(path.length(), start.length()));
    return path.startsWith(start) && end > 0
        ? number(path.substring(start.length(), end))
        : OptionalLong.empty();
  }

  /** The folder of all staged files of the task. */
  public StagePath folder() {
    return new StagePath(stage, task.text() + "/");
  }

  /** The folder of one epoch's files. */
  public StagePath folder(long epoch) {
    return folder().resolve(epoch + "/");
  }

  /** The epoch of a staged file of this task; empty for every other path. */
  public OptionalLong fileEpoch(String path) {
    String start = folder().path();
    int end = path.indexOf('/', start.length());
    return path.startsWith(start) && end > 0
        ? number(path.substring(start.length(), end))
        : OptionalLong.empty();
  }

  private static OptionalLong number(String text) {
    return text.matches("[1-9][0-9]{0,17}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
