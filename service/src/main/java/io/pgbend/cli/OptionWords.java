package io.pgbend.cli;

import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.Side;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/**
 * Says a problem in the words of the command line: fields are options, and a remedy names the
 * option that helps.
 *
 * @param sourceUri whether the source was named by one URI instead of an option for each part
 */
record OptionWords(boolean sourceUri) {
  static OptionWords of(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return new OptionWords(last.hasMatchedOption("--source"));
  }

  Problem in(Problem problem) {
    String remedy =
        problem.remedy().equals(problem.code().remedy())
            ? remedy(problem.code()).orElse(problem.remedy())
            : problem.remedy().replace("`columns`", "--column or --leave-out");
    return new Problem(
        problem.code(),
        problem.title(),
        problem.detail(),
        remedy,
        problem
            .field()
            .map(field -> option(problem.code(), field))
            .or(() -> option(problem.code()))
            .orElse(null));
  }

  /** The option to blame where the problem itself names no field. */
  private static Optional<String> option(ProblemCode code) {
    return Optional.ofNullable(
        switch (code) {
          case TARGET_UNREACHABLE, TARGET_WRONG_PASSWORD, TARGET_TLS_FAILED -> "--target";
          case TARGET_COLUMN_MISSING, TARGET_COLUMN_DIFFERS, TARGET_COLUMN_REQUIRED ->
              "--into, --column";
          case NO_COLUMNS -> "--table, --leave-out";
          case PORT_IN_USE -> "--port";
          default -> null;
        });
  }

  private String option(ProblemCode code, String field) {
    boolean source = code.side() == Side.SOURCE || code.name().startsWith("SOURCE_");
    return switch (field) {
      case "table" -> "--table";
      case "snapshotWhere" -> "--where";
      case "whenNotEmpty" -> "--when-not-empty";
      case "key" -> "--key";
      case "columns" -> "--column, --leave-out";
      case "url" -> "--target";
      case "database" -> source ? ofSource("database", "--source-database") : "--database";
      case "host" -> ofSource("host", "--source-host");
      case "port" -> ofSource("port", "--source-port");
      case "user" -> ofSource("user", "--source-user");
      case "password" -> "PGBEND_SOURCE_PASSWORD, --source-password-file";
      case "sslMode", "sslmode" -> ofSource("sslmode", "--source-ssl-mode");
      case "sslRootCert", "sslrootcert" -> ofSource("sslrootcert", "--source-ssl-root-cert");
      default -> field;
    };
  }

  private String ofSource(String part, String option) {
    return sourceUri ? part + " in --source" : option;
  }

  /** Where the code's own words speak of settings that have another name here. */
  private static Optional<String> remedy(ProblemCode code) {
    return Optional.ofNullable(
        switch (code) {
          case SOURCE_PASSWORD_MISSING ->
              "Set PGBEND_SOURCE_PASSWORD, or name a file that holds the password with"
                  + " --source-password-file.";
          case SOURCE_PASSWORD_WRONG ->
              "Check the user and the password (PGBEND_SOURCE_PASSWORD, PGPASSWORD or"
                  + " --source-password-file); the server's log says more than it tells clients.";
          case SOURCE_TOO_MANY_CONNECTIONS ->
              "Raise max_connections or the role's or database's connection limit, or copy with"
                  + " --connections 1.";
          case TARGET_UNREACHABLE ->
              "Check host and port in --target, and that the server or warehouse is running; a"
                  + " server without TLS needs ?sslmode=disable.";
          case TARGET_WRONG_PASSWORD ->
              "Check the user in --target and the password (PGBEND_TARGET_PASSWORD or"
                  + " --target-password-file), and that the user may connect from here.";
          case TARGET_TLS_FAILED ->
              "Check that the address speaks TLS and that its certificate is valid for the host"
                  + " name; name a private authority's PEM file with --target-ca. Without TLS, write"
                  + " ?sslmode=disable in --target.";
          case TARGET_NOT_EMPTY ->
              "Say what is to become of its rows: --when-not-empty replace, append or merge (by"
                  + " key).";
          case KEY_MISSING ->
              "Name columns that are unique and never NULL with --key, or add a primary key to the"
                  + " source table.";
          case KEY_NOT_UNIQUE ->
              "Name other columns with --key, or remove the double rows in PostgreSQL.";
          case VALUE_UNREPRESENTABLE ->
              "Have such values stored as NULL and counted with --unrepresentable null, keep the"
                  + " column as text with --column NAME:STRING, or change the value in PostgreSQL.";
          case VALUE_DOES_NOT_FIT ->
              "Give the column a wider type or STRING with --column NAME:TYPE, or change the value"
                  + " in PostgreSQL.";
          case VALUE_TOO_LARGE ->
              "Give the program more memory, for instance PGBEND_HEAP=1g, or leave the column out"
                  + " with --leave-out.";
          case VALUE_MALFORMED ->
              "Keep the column as text with --column NAME:STRING, and please report it with the"
                  + " column's type.";
          case CONVERSION_NOT_EXACT ->
              "Name STRING or another type that holds the column exactly in --column NAME:TYPE.";
          case TARGET_TYPE_UNKNOWN ->
              "Write a Databend type in --column NAME:TYPE, for instance DECIMAL(18, 2), BIGINT or"
                  + " STRING.";
          case COLUMN_UNKNOWN -> "Correct the name in --column or --leave-out.";
          case COLUMN_NAME_REFUSED ->
              "Give the column another name in the target with --column NAME=OTHER.";
          case COLUMN_NAME_DOUBLED -> "Correct the target names in --column NAME=TARGET.";
          case TARGET_COLUMN_MISSING ->
              "Add the column to the target table, or leave it out with --leave-out.";
          case TARGET_COLUMN_DIFFERS ->
              "Alter the target's column, or choose another type with --column NAME:TYPE.";
          case TARGET_NAME_UNUSABLE ->
              "Choose another name: --column NAME=OTHER, --into TABLE or --database NAME.";
          // every other problem says the same everywhere
          default -> null;
        });
  }
}
