package io.pgbend.cli;

import io.pgbend.config.Home;
import java.util.Map;

/**
 * What every command works with: where it writes, where its state is, where passwords come from.
 */
record Surroundings(Console console, Home home, Passwords passwords) {
  static Surroundings of(GlobalOptions options) {
    Shell shell = options.shell();
    Map<String, String> environment = shell.environment();
    return new Surroundings(
        shell.console(options),
        options.home == null ? Home.standard(environment) : Home.at(options.home, environment),
        new Passwords(environment, shell.person()));
  }
}
