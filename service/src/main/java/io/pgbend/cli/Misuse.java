package io.pgbend.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is said to somebody who used a command wrongly: why, and how it goes. */
final class Misuse {
  private Misuse() {}

  static int show(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter remarks = command.getErr();
    remarks.println(wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, remarks)) {
      remarks.println();
      remarks.print("Usage: " + command.getHelp().synopsis("Usage: ".length()));
    }
    remarks.println("See «%s --help».".formatted(command.getCommandSpec().qualifiedName()));
    remarks.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
