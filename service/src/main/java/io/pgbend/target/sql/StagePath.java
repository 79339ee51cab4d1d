package io.pgbend.target.sql;

import java.util.regex.Pattern;

/**
 * A place in a named stage. Stage names cannot be quoted, and paths stand bare in statements, so
 * both are made of harmless characters only.
 *
 * @param stage lower-case letter first, then lower-case letters, digits, underscores
 * @param path relative to the stage; empty for the stage itself, ending in a slash for a folder
 */
public record StagePath(String stage, String path) {
  private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9_]{0,199}");
  private static final Pattern PATH = Pattern.compile("([A-Za-z0-9_][A-Za-z0-9_.=-]*(/|$))*");

  public StagePath {
    if (!STAGE.matcher(stage).matches()) {
      throw new IllegalArgumentException("not a stage name: " + stage);
    }
    if (!PATH.matcher(path).matches()) {
      throw new IllegalArgumentException("not a path in a stage: " + path);
    }
  }

  /** The place as SQL. */
  public String render() {
    return "@" + stage + "/" + path;
  }

  /** The part of the path before the file's name, without a slash at its end. */
  public String folder() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The file's name without folders; empty for a folder. */
  public String file() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A file or folder inside this folder. */
  public StagePath resolve(String relative) {
    String base = path.isEmpty() || path.endsWith("/") ? path : path + "/";
    return new StagePath(stage, base + relative);
  }
}
