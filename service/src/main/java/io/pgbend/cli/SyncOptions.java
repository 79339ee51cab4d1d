package io.pgbend.cli;

import io.pgbend.pipeline.WhenNotEmpty;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code pgbend sync}, in three groups. */
final class SyncOptions {
  private SyncOptions() {}

  static final class Source {
    @Option(
        names = "--source",
        paramLabel = "URI",
        description =
            "postgresql://user@host:port/database, with sslmode and sslrootcert if needed.")
    @Nullable String uri;

    @Option(names = "--source-host", paramLabel = "HOST", description = "Name or address.")
    @Nullable String host;

    @Option(names = "--source-port", paramLabel = "PORT", description = "5432 if not given.")
    @Nullable Integer port;

    @Option(names = "--source-database", paramLabel = "NAME", description = "Source database.")
    @Nullable String database;

    @Option(names = "--source-user", paramLabel = "NAME", description = "Who reads there.")
    @Nullable String user;

    @Option(
        names = "--source-password-file",
        paramLabel = "FILE",
        description =
            "File with the password in its first line. Else $PGBEND_SOURCE_PASSWORD or $PGPASSWORD, else a prompt.")
    @Nullable Path passwordFile;

    @Option(
        names = "--source-ssl-mode",
        paramLabel = "MODE",
        description =
            "disable, require, verify-ca or verify-full (the last is the default for other machines).")
    @Nullable String sslMode;

    @Option(
        names = "--source-ssl-root-cert",
        paramLabel = "FILE",
        description = "PEM file with the certificates to trust; the system's if not given.")
    @Nullable Path sslRootCert;

    @Option(
        names = "--table",
        paramLabel = "SCHEMA.TABLE",
        required = true,
        description =
            "The table to copy; names with upper case, dots or spaces in double quotes, as in SQL.")
    String table = "";

    @Option(
        names = "--where",
        paramLabel = "CONDITION",
        description = "Only rows that meet this condition.")
    @Nullable String where;
  }

  static final class Target {
    @Option(
        names = "--target",
        paramLabel = "DSN",
        required = true,
        description = "embedded, or databend://user@host:port?warehouse=…&sslmode=….")
    String dsn = "";

    @Option(
        names = "--target-password-file",
        paramLabel = "FILE",
        description =
            "File with the password in its first line. Else $PGBEND_TARGET_PASSWORD, else a prompt.")
    @Nullable Path passwordFile;

    @Option(
        names = "--target-ca",
        paramLabel = "FILE",
        description = "PEM file with the certificates to trust; the system's if not given.")
    @Nullable Path caFile;

    @Option(
        names = "--database",
        paramLabel = "NAME",
        description = "Target database; else the one in --target.")
    @Nullable String database;

    @Option(
        names = "--into",
        paramLabel = "TABLE",
        description = "Target table; the source's name if not given.")
    @Nullable String table;

    @Option(
        names = "--create-database",
        description = "Create the target database if it is missing.")
    boolean createDatabase;

    @Option(
        names = "--when-not-empty",
        paramLabel = "replace|append|merge",
        converter = WhenNotEmptyWord.class,
        description =
            "What happens to rows that are there; a table with rows is refused without it.")
    @Nullable WhenNotEmpty whenNotEmpty;
  }

  static final class Copy {
    @Option(names = "--mode", paramLabel = "MODE", required = true, description = "snapshot.")
    String mode = "";

    @Option(
        names = "--key",
        paramLabel = "COLUMN",
        split = ",",
        description = "Columns that tell rows apart, for merge; the primary key if not given.")
    List<String> key = List.of();

    @Option(
        names = "--column",
        paramLabel = "NAME[=TARGET][:TYPE]",
        description = "Rename a column, or give it another type; may be repeated.")
    List<String> columns = List.of();

    @Option(
        names = "--leave-out",
        paramLabel = "COLUMN",
        split = ",",
        description = "Columns that are not copied.")
    List<String> leaveOut = List.of();

    @Option(
        names = "--unrepresentable",
        paramLabel = "stop|null",
        defaultValue = "stop",
        description =
            "What to do with a value that Databend cannot hold: stop (default), or NULL and count.")
    String unrepresentable = "stop";

    @Option(
        names = "--batch-size",
        paramLabel = "ROWS",
        description = "Rows per staged file; by size if not given.")
    @Nullable Integer batchSize;

    @Option(
        names = "--connections",
        paramLabel = "N",
        defaultValue = "2",
        description = "Connections that read at the same time, 1 to 16 (default 2).")
    int connections = 2;
  }
}
