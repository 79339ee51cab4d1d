package io.pgbend.embedded.engine;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands what pip prints (version 25.3, {@code --progress-bar raw}): progress while it works,
 * and the reason when it fails. For one thread at a time.
 */
final class PipOutput {
  private static final Pattern COLLECTING = Pattern.compile("Collecting (\\S+)==(\\S+)(?: .*)?");
  private static final Pattern PROGRESS = Pattern.compile("Progress (\\d+) of (\\d+)");
  private static final Pattern LOGIN = Pattern.compile("://[^/@\\s]+@");
  private static final int KEPT_LINES = 200;

  private final InstallProgress progress;
  private final Deque<String> lines = new ArrayDeque<>();
  private String download = "";

  PipOutput(InstallProgress progress) {
    this.progress = progress;
  }

  void line(String line) {
    Matcher bytes = PROGRESS.matcher(line.strip());
    if (bytes.matches()) {
      progress.bytes(download, Long.parseLong(bytes.group(1)), Long.parseLong(bytes.group(2)));
      return;
    }
    if (lines.size() == KEPT_LINES) {
      lines.removeFirst();
    }
    lines.addLast(withoutLogin(line));
    Matcher collecting = COLLECTING.matcher(line.strip());
    if (collecting.matches()) {
      download = collecting.group(1) + " " + collecting.group(2);
      progress.step("downloading " + download);
    } else if (line.startsWith("Installing collected packages")) {
      progress.step("installing the engine's libraries");
    }
  }

  /** What was printed, without progress and without passwords in addresses. */
  String text() {
    return String.join("\n", lines);
  }

  /** The problem behind a failed run; the detail is pip's own last error line. */
  SyncException failure(int exitCode) {
    String text = text().toLowerCase(Locale.ROOT);
    String said = " pip says: " + lastError(exitCode);
    if (text.contains("do not match the hashes")) {
      return SyncException.of(
          ProblemCode.ENGINE_HASH_MISMATCH, "A package has another hash than it should." + said);
    }
    if (CacheFolder.saysDiskFull(text)) {
      return SyncException.of(
          ProblemCode.DISK_FULL, "There is no space for the engine's libraries." + said);
    }
    if (isUnreachable(text)) {
      return SyncException.of(
          ProblemCode.ENGINE_DOWNLOAD_FAILED,
          "The package index gives no answer or lacks the package." + said);
    }
    return SyncException.of(ProblemCode.ENGINE_INSTALL_FAILED, "pip failed." + said);
  }

  private static boolean isUnreachable(String text) {
    for (String sign :
        new String[] {
          "no matching distribution found",
          "could not find a version",
          "connection broken",
          "connecttimeout",
          "connection error",
          "read timed out",
          "newconnectionerror",
          "nameresolutionerror",
          "max retries exceeded",
          "proxyerror",
          "sslerror",
          "certificate verify failed",
          "http error",
          "failed to download",
          "incomplete-download"
        }) {
      if (text.contains(sign)) {
        return true;
      }
    }
    return false;
  }

  private String lastError(int exitCode) {
    String last = "";
    String error = "";
    for (String line : lines) {
      last = line.isBlank() ? last : line.strip();
      error = line.startsWith("ERROR:") ? line.substring("ERROR:".length()).strip() : error;
    }
    String said = error.isEmpty() ? last : error;
    return said.isEmpty() ? "nothing (exit code " + exitCode + ")." : said;
  }

  private static String withoutLogin(String line) {
    return LOGIN.matcher(line).replaceAll("://***@");
  }
}
