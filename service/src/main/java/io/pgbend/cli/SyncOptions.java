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
        description = "Only rows that meet this condition; with --mode snapshot.")
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
    @Option(
        names = "--mode",
        paramLabel = "MODE",
        required = true,
        description =
            "snapshot (one full copy), snapshot+cdc (a full copy, then follow changes) or cdc (changes only).")
    String mode = "";

    @Option(
        names = "--key",
        paramLabel = "COLUMN",
        split = ",",
        description =
            "Columns that tell rows apart, for merge and for following; the primary key if not given.")
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
        description = "Rows per staged file, and changes per load; by size if not given.")
    @Nullable Integer batchSize;

    @Option(
        names = "--connections",
        paramLabel = "N",
        defaultValue = "2",
        description = "Connections that read at the same time, 1 to 16 (default 2).")
    int connections = 2;
  }

  static final class Follow {
    @Option(
        names = "--slot",
        paramLabel = "NAME",
        defaultValue = "bend_cdc_slot",
        description = "Replication slot with the plugin pgoutput (default bend_cdc_slot).")
    String slot = "";

    @Option(
        names = "--publication",
        paramLabel = "NAME",
        defaultValue = "bend_cdc_pub",
        description = "Publication that contains the table (default bend_cdc_pub).")
    String publication = "";

    @Option(
        names = "--interval",
        paramLabel = "SECONDS",
        defaultValue = "3",
        description = "How often changes are merged, 1 to 3600 (default 3).")
    int interval = 3;

    @Option(
        names = "--allow-delete",
        paramLabel = "true|false",
        arity = "1",
        defaultValue = "true",
        description =
            "Whether deletes and truncates are applied (default) or only counted; a changed key moves its row in any case.")
    boolean allowDelete = true;

    @Option(
        names = "--truncate",
        paramLabel = "apply|stop",
        defaultValue = "apply",
        description = "What to do with a TRUNCATE (default apply).")
    String truncate = "apply";

    @Option(
        names = "--keep-changes",
        paramLabel = "MINUTES",
        defaultValue = "15",
        description =
            "How long captured changes are kept in the target after they were merged (default 15).")
    int keepChanges = 15;

    @Option(
        names = "--resync",
        description = "Copy everything again, whatever is known of earlier runs.")
    boolean resync;

    @Option(
        names = "--wait",
        paramLabel = "MINUTES",
        defaultValue = "60",
        description =
            "How long the copy waits for transactions that were open before (default 60).")
    int wait = 60;
  }
}
