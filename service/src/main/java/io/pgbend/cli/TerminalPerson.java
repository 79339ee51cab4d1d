package io.pgbend.cli;

import io.pgbend.credential.Secret;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The person at a real terminal. */
record TerminalPerson(Console terminal) implements Person {
  private static final Set<String> YES = Set.of("y", "yes");

  /** Somebody is there when both input and output are a terminal. */
  static Optional<Person> here() {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(TerminalPerson::new);
  }

  @Override
  public Secret password(String whose) {
    char[] typed = terminal.readPassword("password of %s: ", whose);
    return new Secret(typed == null ? "" : new String(typed));
  }

  @Override
  public boolean agrees(String question) {
    String typed = terminal.readLine("%s [y/N] ", question);
    return typed != null && YES.contains(typed.strip().toLowerCase(Locale.ROOT));
  }
}
