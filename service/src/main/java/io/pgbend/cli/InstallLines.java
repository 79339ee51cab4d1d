package io.pgbend.cli;

import io.pgbend.embedded.InstallProgress;

/** Shows how an installation goes on. */
final class InstallLines implements InstallProgress {
  private static final int BAR = 24;
  private final Console console;

  InstallLines(Console console) {
    this.console = console;
  }

  @Override
  public void step(String what) {
    console.remark(what + "…");
  }

  @Override
  public void bytes(String what, long done, long total) {
    if (total > 0) {
      int full = (int) (BAR * Math.min(done, total) / total);
      console.status(
          what
              + "  "
              + "█".repeat(full)
              + "░".repeat(BAR - full)
              + "  "
              + Figures.bytes(done)
              + " of "
              + Figures.bytes(total));
    }
  }
}
