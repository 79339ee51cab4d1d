package io.pgbend.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the program was started from.
 *
 * @param results standard output
 * @param remarks standard error
 * @param personOrNull whoever sits at the terminal, if there is one
 */
record Shell(
    PrintStream results,
    PrintStream remarks,
    Map<String, String> environment,
    @Nullable Person personOrNull) {

  /**
   * The real one. A terminal gets its own character set; what goes to a file or another program is
   * UTF-8 whatever the locale, because names must arrive as they are.
   */
  static Shell real() {
    Optional<Person> person = TerminalPerson.here();
    Charset charset = person.isPresent() ? System.out.charset() : StandardCharsets.UTF_8;
    return new Shell(
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, charset),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, charset),
        System.getenv(),
        person.orElse(null));
  }

  Optional<Person> person() {
    return Optional.ofNullable(personOrNull);
  }

  Console console(GlobalOptions options) {
    boolean terminal = personOrNull != null && !"dumb".equals(environment.get("TERM"));
    return new Console(results, remarks, options, terminal);
  }
}
