package io.pgbend.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Turns Ctrl-C and termination into an interruption of the command's thread, and gives the command
 * time to leave things tidy. The exit code is then the signal's, 130 or 143.
 */
final class Interruptible {
  private static final long PATIENCE_SECONDS = 30;

  private Interruptible() {}

  static int execute(ParseResult parsed) {
    Thread command = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> interruptAndWait(command, ended), "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return new CommandLine.RunLast().execute(parsed);
    } finally {
      ended.countDown();
      forget(hook);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // the program is ending already, and the hook runs or has run
    }
  }

  private static void interruptAndWait(Thread command, CountDownLatch ended) {
    if (ended.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("gave up waiting for the command to end; the next run cleans up");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
