package io.pgbend.target.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Statements about staged files. */
public sealed interface Load extends Statement {

  /**
   * Loads Parquet files whose columns have the table's names and types, all rows or none.
   *
   * <p>A path that this table has loaded within 24 hours is skipped and missing in the answer, so
   * the caller compares the rows loaded with the rows written, file by file. Columns are matched
   * with their case, because a table may have both {@code "a"} and {@code "A"}.
   *
   * @param files at least one, at most 15,000, relative to the folder
   */
  record CopyInto(TableRef table, List<String> columns, StagePath folder, List<String> files)
      implements Load {
    public CopyInto {
      columns = List.copyOf(columns);
      files = List.copyOf(files);
      requireFiles(folder, files);
    }

    @Override
    public String render() {
      return """
      copy into %s (%s)
      from %s
      files = %s
      file_format = (type = parquet)
      column_match_mode = case_sensitive
      on_error = abort
      force = false
      purge = false"""
          .formatted(table.render(), Names.list(columns), folder.render(), literals(files));
    }
  }

  /**
   * Loads Parquet files through a select list, for types that no file column becomes by itself. As
   * {@link CopyInto}, but the server compares column names without their case.
   *
   * @param expressions over the bare names of the files' columns, one for each of the columns
   */
  record CopySelected(
      TableRef table,
      List<String> columns,
      List<String> expressions,
      StagePath folder,
      List<String> files)
      implements Load {
    public CopySelected {
      columns = List.copyOf(columns);
      expressions = List.copyOf(expressions);
      files = List.copyOf(files);
      if (columns.size() != expressions.size()) {
        throw new IllegalArgumentException("one expression for each column");
      }
      requireFiles(folder, files);
    }

    @Override
    public String render() {
      return """
      copy into %s (%s)
      from (select %s from %s)
      files = %s
      file_format = (type = parquet)
      on_error = abort
      force = false
      purge = false"""
          .formatted(
              table.render(),
              Names.list(columns),
              String.join(", ", expressions),
              folder.render(),
              literals(files));
    }
  }

  private static void requireFiles(StagePath folder, List<String> files) {
    if (files.isEmpty() || files.size() > 15_000) {
      throw new IllegalArgumentException("files to copy: " + files.size());
    }
    files.forEach(folder::resolve);
  }

  private static String literals(List<String> files) {
    return files.stream().map(Literal::text).collect(Collectors.joining(", ", "(", ")"));
  }

  /** Columns {@code name} (relative to the stage), {@code size}, and others; in no order. */
  record ListStage(StagePath place) implements Load {
    @Override
    public String render() {
      return "list " + place.render();
    }
  }

  /** Removes a file, or everything in a folder; nothing there is no error. */
  record RemoveStaged(StagePath place) implements Load {
    @Override
    public String render() {
      return "remove " + place.render();
    }
  }

  /** One row {@code method, headers, url}; error 3902 where the storage cannot do it. */
  record PresignUpload(StagePath file) implements Load {
    @Override
    public String render() {
      return "presign upload " + file.render();
    }
  }
}
