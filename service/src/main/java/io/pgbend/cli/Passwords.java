package io.pgbend.cli;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a password comes from: a file, the environment, or whoever sits at the terminal. */
final class Passwords {
  private final Map<String, String> environment;
  private final Optional<Person> person;

  Passwords(Map<String, String> environment, Optional<Person> person) {
    this.environment = environment;
    this.person = person;
  }

  /**
   * The password that was given beside the address, if any.
   *
   * @param variables names of environment variables, the first that is set counts
   */
  Optional<Secret> given(@Nullable Path file, String option, List<String> variables) {
    if (file != null) {
      return Optional.of(firstLine(file, option));
    }
    return variables.stream()
        .filter(environment::containsKey)
        .findFirst()
        .map(name -> new Secret(environment.getOrDefault(name, "")));
  }

  /** Asks at the terminal; empty where there is none. */
  Optional<Secret> asked(String whose) {
    return person.map(somebody -> somebody.password(whose));
  }

  private static Secret firstLine(Path file, String option) {
    try {
      return new Secret(Files.readString(file).lines().findFirst().orElse(""));
    } catch (IOException failure) {
      throw SyncException.of(
              ProblemCode.BAD_REQUEST, "The file %s cannot be read.".formatted(file), failure)
          .field(option);
    }
  }
}
