package io.pgbend;

import io.pgbend.cli.Program;

/** Where the program starts. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Program.run(arguments));
  }
}
