package io.pgbend.problem;

import static io.pgbend.problem.RetryRule.MANUAL;
import static io.pgbend.problem.RetryRule.NONE;
import static io.pgbend.problem.RetryRule.TIMED;
import static io.pgbend.problem.Side.HERE;
import static io.pgbend.problem.Side.REQUEST;
import static io.pgbend.problem.Side.SOURCE;
import static io.pgbend.problem.Side.TARGET;

/** Every named reason why something stops, with what happened and what to do. */
public enum ProblemCode {
  // ---- the request
  BAD_REQUEST(REQUEST, NONE, "The request is not valid.", "Correct the named field and try again."),

  // ---- PostgreSQL
  SOURCE_ADDRESS_INVALID(
      REQUEST,
      NONE,
      "The PostgreSQL address is not valid.",
      "Write it as postgresql://user@host:port/database?sslmode=verify-full&sslrootcert=/path/ca.pem; percent-encode special characters."),
  SOURCE_UNREACHABLE(
      SOURCE,
      TIMED,
      "PostgreSQL cannot be reached.",
      "Check host, port and firewall, and that the server is running and listens on that address."),
  SOURCE_HOST_UNKNOWN(
      SOURCE,
      TIMED,
      "The PostgreSQL host name is not known.",
      "Check the spelling of the host and the name service of this machine."),
  SOURCE_PASSWORD_WRONG(
      SOURCE,
      NONE,
      "PostgreSQL refused the user name or password.",
      "Check the user and the password; the server's log says more than it tells clients."),
  SOURCE_PASSWORD_MISSING(
      REQUEST,
      NONE,
      "PostgreSQL asks for a password and none was given.",
      "Give the password by environment, file or prompt."),
  SOURCE_DATABASE_MISSING(
      SOURCE,
      NONE,
      "The PostgreSQL database does not exist.",
      "Check the database's name; upper and lower case count. To list them: select datname from pg_database;"),
  SOURCE_NOT_ADMITTED(
      SOURCE,
      MANUAL,
      "PostgreSQL does not admit this user from this machine.",
      "Add a line for this user, database and address to the server's pg_hba.conf and reload it: select pg_reload_conf(). If the server wants TLS, use sslmode verify-full."),
  SOURCE_TLS_REFUSED(
      SOURCE,
      NONE,
      "The PostgreSQL server does not offer TLS.",
      "Switch TLS on at the server (ssl = on), or say sslmode=disable if the network between is trusted."),
  SOURCE_CERTIFICATE_UNTRUSTED(
      SOURCE,
      NONE,
      "The PostgreSQL server's certificate is not trusted.",
      "Give the authority's certificate with sslrootcert, and use the host name that the certificate carries."),
  SOURCE_TOO_MANY_CONNECTIONS(
      SOURCE,
      TIMED,
      "PostgreSQL has no connection left for this user.",
      "Raise max_connections or the role's or database's connection limit, or use fewer connections for the copy."),
  SOURCE_TOO_OLD(
      SOURCE, NONE, "The PostgreSQL server is too old.", "PostgreSQL 10 or newer is needed."),
  SOURCE_CONNECTION_LOST(
      SOURCE,
      TIMED,
      "The connection to PostgreSQL was lost.",
      "Look at the server's log and at the network between; the work starts again from the last safe point."),
  SOURCE_PERMISSION_DENIED(
      SOURCE,
      MANUAL,
      "PostgreSQL denies a right that is needed.",
      "Grant it, for example: grant select on all tables in schema public to <user>;"),
  SOURCE_TABLE_MISSING(
      SOURCE,
      NONE,
      "The table does not exist.",
      "Check schema and name; upper and lower case count when quoted."),
  SOURCE_TABLE_KIND(
      SOURCE,
      NONE,
      "This kind of relation cannot be copied.",
      "Name an ordinary or partitioned table."),
  SOURCE_ROW_SECURITY(
      SOURCE,
      MANUAL,
      "Row-level security hides rows of the table from this user.",
      "Use a role that sees every row: alter role <user> bypassrls, or drop the policy for it; a copy without the hidden rows would look complete and not be."),
  SOURCE_COLUMN_MISSING(
      REQUEST, NONE, "A column does not exist.", "Check the spelling; upper and lower case count."),
  SOURCE_TABLE_CHANGED(
      SOURCE,
      TIMED,
      "The table was changed while the copy began.",
      "Nothing was copied; the next try takes a new snapshot."),
  SOURCE_LOCK_NOT_AVAILABLE(
      SOURCE,
      TIMED,
      "Another session holds or waits for a lock on the table.",
      "Wait for the ALTER, TRUNCATE, VACUUM FULL or similar to end. Who holds it: select pid, query from pg_stat_activity where pid in (select pid from pg_locks where relation = '<table>'::regclass);"),
  SOURCE_TIMEOUT(
      SOURCE,
      TIMED,
      "PostgreSQL ended a statement before it was done.",
      "Look for a time-out or somebody's pg_cancel_backend in the server's log, then start again."),
  SOURCE_RECOVERY_CONFLICT(
      SOURCE,
      TIMED,
      "The standby had to end the copy to go on replaying.",
      "Raise max_standby_streaming_delay or switch on hot_standby_feedback, or copy from the primary."),
  SOURCE_OUT_OF_RESOURCES(
      SOURCE,
      TIMED,
      "The PostgreSQL server ran out of memory, disk or locks.",
      "Look at the server's log; free space, or raise max_locks_per_transaction for tables with very many partitions."),
  SOURCE_DATA_DAMAGED(
      SOURCE,
      MANUAL,
      "PostgreSQL reports damaged data.",
      "Check the table with amcheck and the server's log; restore the table before copying it."),
  SOURCE_STATEMENT_REFUSED(
      SOURCE,
      MANUAL,
      "PostgreSQL refused a statement.",
      "Look at the message and at the server's log."),
  // ---- following changes
  SOURCE_IS_STANDBY(
      SOURCE,
      NONE,
      "The PostgreSQL server is a standby of a version that cannot send changes.",
      "Name the primary; a standby can be followed from PostgreSQL 16 on."),
  SOURCE_REPLACED(
      SOURCE,
      MANUAL,
      "Behind the address is another PostgreSQL cluster than before.",
      "Correct the address; if the cluster was replaced on purpose, copy the table again with a resync."),
  SOURCE_REWOUND(
      SOURCE,
      MANUAL,
      "PostgreSQL has gone back to an earlier state.",
      "The server was restored or failed over, and lost changes that the target already has. Copy the table again with a resync."),
  SOURCE_WAL_LEVEL(
      SOURCE,
      MANUAL,
      "PostgreSQL does not write what logical replication needs.",
      "Run: alter system set wal_level = 'logical'; and restart the server."),
  SOURCE_NO_REPLICATION_RIGHT(
      SOURCE, MANUAL, "The role may not replicate.", "Run: alter role <role> replication;"),
  SOURCE_NO_SENDER_LEFT(
      SOURCE,
      TIMED,
      "PostgreSQL has no free place for a replication connection.",
      "Raise max_wal_senders, or end a replication connection that is no longer needed: select pid, application_name from pg_stat_replication;"),
  SOURCE_TABLE_REPLACED(
      SOURCE,
      MANUAL,
      "The table was dropped, and perhaps made anew.",
      "Copy the new table with a resync, or delete the task."),
  SOURCE_TABLE_REWRITTEN(
      SOURCE,
      MANUAL,
      "The table was rewritten in a way that the change stream does not show.",
      "Old values may have changed without a message (ALTER TYPE … USING, a volatile default, TRUNCATE of a partition). Copy the table again with a resync."),
  SOURCE_SCHEMA_CHANGED(
      SOURCE,
      MANUAL,
      "The table's columns have changed.",
      "Changes up to there are in the target, later ones are captured. Copy the table again with a resync to take the new columns."),
  SOURCE_PARTITIONS_CHANGED(
      SOURCE,
      MANUAL,
      "Partitions were attached, detached or dropped.",
      "The rows they brought or took do not appear in the change stream. Copy the table again with a resync."),
  SLOT_MISSING(
      SOURCE,
      MANUAL,
      "The replication slot does not exist.",
      "Make it, after the publication: select pg_create_logical_replication_slot('<slot>', 'pgoutput'); and copy the tables again with a resync if they were followed before."),
  SLOT_UNUSABLE(
      SOURCE,
      MANUAL,
      "The replication slot is of another kind than needed.",
      "A permanent logical slot with the plugin pgoutput in this database is needed, without two_phase: select pg_create_logical_replication_slot('<slot>', 'pgoutput');"),
  SLOT_LOST(
      SOURCE,
      MANUAL,
      "PostgreSQL has given up the replication slot and removed changes that were not read.",
      "Drop the slot and make it again, raise max_slot_wal_keep_size, and copy the tables again with a resync."),
  SLOT_BUSY(
      SOURCE,
      TIMED,
      "Somebody else reads from the replication slot.",
      "End the other reader, or use a slot of your own; a slot has one reader at a time."),
  SLOT_AHEAD(
      SOURCE,
      MANUAL,
      "The replication slot is ahead of what was read here.",
      "Somebody else consumed or advanced it, or the home folder was lost or restored, so changes may be missing in the target. Copy the table again with a resync."),
  SLOT_SHARED(
      REQUEST,
      MANUAL,
      "The replication slot also serves another table that cannot be captured now.",
      "Follow both tables with the same target in one service, give this table a slot of its own, or give up the other one."),
  PUBLICATION_MISSING(
      SOURCE,
      MANUAL,
      "The publication does not exist.",
      "Make it before the slot: create publication <publication> for table <table>;"),
  PUBLICATION_GAP(
      SOURCE,
      MANUAL,
      "The publication did not publish the table for some time.",
      "Changes of that time are missing. Copy the table again with a resync."),
  PUBLICATION_LACKS_TABLE(
      SOURCE,
      MANUAL,
      "The publication does not contain the table.",
      "Run: alter publication <publication> add table <table>;"),
  PUBLICATION_LACKS_OPERATION(
      SOURCE,
      MANUAL,
      "The publication leaves out kinds of changes that the task needs.",
      "Run: alter publication <publication> set (publish = 'insert, update, delete, truncate');"),
  PUBLICATION_LACKS_COLUMN(
      SOURCE,
      MANUAL,
      "A copied column does not arrive in the change stream.",
      "Leave the column out, or publish it: alter publication <publication> set table <table> (<columns>); generated columns are published from version 18 on with publish_generated_columns = stored."),
  PUBLICATION_CHANGED(
      SOURCE,
      MANUAL,
      "The publication's rules for the table have changed.",
      "Row filter and column list decide which changes arrive. Copy the table again with a resync."),
  REPLICA_IDENTITY_WEAK(
      SOURCE,
      MANUAL,
      "Updates and deletes of the table do not say which row they mean.",
      "Give the table a primary key, or: alter table <table> replica identity using index <unique index>; or: alter table <table> replica identity full;"),
  KEY_DEFERRABLE(
      SOURCE,
      MANUAL,
      "The key is checked only at the end of a transaction.",
      "Two rows may share a key within a transaction, which cannot be followed exactly. Make the key anew without DEFERRABLE, or choose another unique key."),
  KEY_NULLABLE(
      SOURCE,
      MANUAL,
      "A key column may be NULL.",
      "Run: alter table <table> alter column <column> set not null; or choose another key."),
  TRANSACTIONS_STAY_OPEN(
      SOURCE,
      TIMED,
      "Transactions that were open before the copy are still open.",
      "The copy can begin when they have ended: commit or roll them back, or raise the limit of waiting."),
  STREAM_MALFORMED(
      SOURCE,
      MANUAL,
      "The change stream holds something that is not pgoutput protocol 1.",
      "Nothing after that position was applied. Check the network between for something that changes bytes, and use TLS; then start again."),
  TRUNCATE_STOPPED(
      SOURCE,
      MANUAL,
      "The table was truncated, and the task is set to stop there.",
      "Start again with truncate set to apply, or copy the table again with a resync."),
  UNSENT_VALUE_UNKNOWN(
      SOURCE,
      MANUAL,
      "A change leaves out a large value, and the target does not have the row.",
      "Copy the table again with a resync, or: alter table <table> replica identity full;"),
  NEEDS_RESYNC(HERE, MANUAL, "The task has missed changes.", "Copy the table again with a resync."),
  CAPTURE_LIMIT_REACHED(
      HERE,
      MANUAL,
      "Changes could not be brought to Databend for so long that their limit was reached.",
      "Remove the reason first, then copy the table again with a resync. The other tables of the slot were not held up."),
  WAL_LIMIT_REACHED(
      SOURCE,
      MANUAL,
      "The write-ahead log kept back for the slot has reached its limit.",
      "Remove the reason why changes could not be brought to Databend, then copy the table again with a resync; or raise the limit."),
  TARGET_WENT_BACK(
      TARGET,
      MANUAL,
      "The target has gone back to an earlier state.",
      "The control rows are older than what was loaded before. Copy the table again with a resync."),
  RAW_DAMAGED(
      TARGET,
      MANUAL,
      "The table of captured changes is not as it was left.",
      "It was dropped, replaced or emptied by somebody else. Copy the table again with a resync."),
  APPEND_IMPOSSIBLE(
      REQUEST,
      NONE,
      "Changes cannot be followed into a table to which rows were appended.",
      "Choose replace or merge for rows that are in the target already."),
  STORE_DAMAGED(
      HERE,
      MANUAL,
      "The store in the home folder cannot be read.",
      "Restore it from a backup, or move it away: tasks whose progress the target proves go on, the others ask for a resync."),
  STORE_NEWER(
      HERE,
      MANUAL,
      "The store in the home folder was written by a newer version.",
      "Use that version or a newer one, or another home folder."),
  WHERE_SYNTAX(
      REQUEST,
      NONE,
      "The condition has a syntax error.",
      "Write it as after WHERE in a SELECT of this table, for example: created_at >= '2025-01-01' and status <> 'draft'."),
  WHERE_REFUSED(
      REQUEST,
      NONE,
      "The condition is not allowed.",
      "Write one plain condition on the table's own columns."),
  WHERE_UNKNOWN_COLUMN(
      REQUEST,
      NONE,
      "The condition names a column that does not exist.",
      "Check the spelling; names with upper case or spaces need double quotes."),
  WHERE_NOT_BOOLEAN(
      REQUEST,
      NONE,
      "The condition is not true or false.",
      "Write a comparison, for example: id > 100."),
  WHERE_SIDE_EFFECT(
      REQUEST,
      NONE,
      "The condition calls a function that may change something.",
      "Use only functions declared immutable or stable."),
  WHERE_FAILED(
      SOURCE,
      MANUAL,
      "The condition failed on a row.",
      "Write the condition so that it holds for every row, for example without casts that may fail."),

  // ---- Databend
  TARGET_UNREACHABLE(
      TARGET,
      TIMED,
      "Databend cannot be reached.",
      "Check the address and that the server or warehouse is running."),
  TARGET_TLS_FAILED(
      TARGET,
      MANUAL,
      "No trusted TLS connection to Databend could be made.",
      "Check that the address speaks TLS and that its certificate is valid for the host name; for a private authority name its PEM file with tls_ca_file. Without TLS, say sslmode=disable."),
  TARGET_WRONG_PASSWORD(
      TARGET,
      MANUAL,
      "Databend does not accept the user or the password.",
      "Check user and password of the target, and that the user may connect from here."),
  TARGET_NO_RIGHTS(
      TARGET,
      MANUAL,
      "The Databend user may not do this.",
      "Grant the right named in the detail to the target's user or its role and start again."),
  TARGET_DATABASE_MISSING(
      TARGET,
      MANUAL,
      "The Databend database does not exist.",
      "Create it with: create database \"NAME\"; or correct the target's database."),
  TARGET_TABLE_MISSING(
      TARGET,
      MANUAL,
      "The Databend table does not exist.",
      "Create the table again or correct its name."),
  TARGET_STAGE_MISSING(
      TARGET,
      MANUAL,
      "The Databend stage does not exist.",
      "Start again: the stage is then created anew."),
  TARGET_FILE_MISSING(
      TARGET,
      TIMED,
      "A staged file is no longer there.",
      "Start again: the rows are then staged anew. Check that nothing else removes files from the stage."),
  TARGET_COLUMNS_DIFFER(
      TARGET,
      MANUAL,
      "The columns of the Databend table are not the expected ones.",
      "Compare the table's columns with the task's mapping and correct one of them."),
  TARGET_ALREADY_EXISTS(
      TARGET,
      MANUAL,
      "An object of that name exists in Databend already.",
      "Choose another name or remove the object."),
  TARGET_NOT_WRITABLE(
      TARGET,
      MANUAL,
      "The Databend table cannot be written.",
      "Choose an ordinary table: views, attached and read-only tables cannot be a target."),
  TARGET_WAREHOUSE_UNKNOWN(
      TARGET, MANUAL, "The Databend warehouse does not exist.", "Correct the target's warehouse."),
  TARGET_WAREHOUSE_NOT_READY(
      TARGET,
      TIMED,
      "The Databend warehouse is not ready.",
      "Wait until it has started, or resume it."),
  TARGET_CONFLICT(
      TARGET,
      TIMED,
      "Somebody else changed the same Databend table at the same time.",
      "Nothing was written; it is tried again. Let no other program write to a table that a task owns."),
  TARGET_SESSION_LOST(
      TARGET,
      TIMED,
      "Databend no longer knows the session.",
      "Nothing of the open transaction was written; it is tried again in a new session."),
  TARGET_OUTCOME_UNKNOWN(
      TARGET,
      TIMED,
      "The answer of Databend was lost, so it is not known whether the statement took effect.",
      "What was written is read back before anything is repeated; start again if this did not happen by itself."),
  TARGET_TIMEOUT(
      TARGET,
      TIMED,
      "Databend did not finish in time.",
      "Use a larger warehouse or a smaller batch, or raise the time limit."),
  TARGET_OUT_OF_MEMORY(
      TARGET, TIMED, "Databend ran out of memory.", "Use a larger warehouse or a smaller batch."),
  TARGET_DUPLICATE_KEYS(
      TARGET,
      MANUAL,
      "Several rows for one key met in one statement.",
      "Check that the key columns are unique in the source."),
  TARGET_VALUE_REFUSED(
      TARGET,
      MANUAL,
      "Databend refused a value.",
      "Check the types of the columns; map the column to STRING if its values do not fit."),
  TARGET_STATEMENT_REFUSED(
      TARGET,
      MANUAL,
      "Databend refused a statement.",
      "Check that the server is a supported version, and report the statement's kind with the detail."),
  TARGET_CAPABILITY_MISSING(
      TARGET,
      MANUAL,
      "This Databend cannot do what is needed.",
      "Use a server version or edition that has the feature."),
  TARGET_SERVER_ERROR(
      TARGET,
      TIMED,
      "Databend reported an error of its own.",
      "It is tried again; look into the server's log with the query id if it stays."),
  TARGET_BAD_ANSWER(
      TARGET,
      TIMED,
      "The answer is not one that Databend gives.",
      "Check that the address is a Databend server, and that no proxy in between changes answers."),
  TARGET_UPLOAD_FAILED(
      TARGET,
      TIMED,
      "A file could not be uploaded to the stage.",
      "Check the stage's storage and that its address can be reached from here."),
  TARGET_NAME_UNUSABLE(
      TARGET,
      NONE,
      "A name cannot be used in Databend.",
      "Choose another name for the column, table or database in the mapping."),

  CONTROL_DAMAGED(
      TARGET,
      MANUAL,
      "The bookkeeping of a task in Databend is damaged.",
      "Find out who changed the tables named control_… in the bookkeeping database; to begin anew, drop both tables of the task."),
  FENCED(
      TARGET,
      NONE,
      "Another run has taken over the same target table.",
      "Let only one task write to a target table. The other run goes on; nothing of this one is half done."),
  COMMIT_WITHOUT_EFFECT(
      TARGET,
      TIMED,
      "Databend answered that it committed, and committed nothing.",
      "Start again; if it stays, look into the server's log for the transaction's first failure."),
  TARGET_NOT_EMPTY(
      REQUEST,
      NONE,
      "The target table has rows, and nobody has said what is to become of them.",
      "Say whether the new rows `replace` them, are an `append` to them, or `merge` with them by key."),
  TARGET_REPLACED(
      TARGET,
      MANUAL,
      "Somebody dropped or exchanged the target table.",
      "Start again when nobody else changes the table; a table that is followed has to be copied again with a resync."),
  KEY_MISSING(
      REQUEST,
      NONE,
      "There is no key by which rows could be told apart.",
      "Name columns that are unique and never NULL, or add a primary key to the source table."),
  KEY_NOT_UNIQUE(
      SOURCE,
      MANUAL,
      "The key does not tell the source's rows apart.",
      "Name other columns as the key, or remove the double rows."),
  ROWS_MISSING(
      TARGET,
      MANUAL,
      "Databend loaded another number of rows than were written.",
      "Nothing was committed. Start again, and check that nothing else writes into the stage."),

  // ---- values and types
  VALUE_UNREPRESENTABLE(
      SOURCE,
      MANUAL,
      "A value has no exact counterpart in Databend.",
      "Set the policy for unrepresentable values of this column to null, map the column to STRING,"
          + " or change the value in PostgreSQL."),
  VALUE_DOES_NOT_FIT(
      SOURCE,
      MANUAL,
      "A value does not fit the target column.",
      "Map the column to a wider type or to STRING, or change the value in PostgreSQL."),
  VALUE_TOO_LARGE(
      SOURCE,
      MANUAL,
      "A value is too large.",
      "Give the program more memory with -Xmx in PGBEND_JAVA_OPTIONS, or leave the column out."),
  VALUE_MALFORMED(
      SOURCE,
      MANUAL,
      "PostgreSQL sent a value in an unknown form.",
      "Map the column to STRING, and please report it with the column's type."),
  NULL_IN_REQUIRED_COLUMN(
      SOURCE,
      MANUAL,
      "A NULL meets a column that is NOT NULL in Databend.",
      "Make the target's column nullable or correct the row in PostgreSQL."),
  STAGING_WRITE_FAILED(
      HERE,
      TIMED,
      "A staged file cannot be written.",
      "Check the free space and the rights of the spool folder."),
  CONVERSION_NOT_EXACT(
      REQUEST,
      NONE,
      "The chosen target type cannot hold every value of the column exactly.",
      "Choose STRING or another type that the column's type can be stored in exactly."),
  TARGET_TYPE_UNKNOWN(
      REQUEST,
      NONE,
      "The chosen target type is not known.",
      "Write a Databend type such as DECIMAL(18, 2), BIGINT or STRING."),
  COLUMN_UNKNOWN(
      REQUEST,
      NONE,
      "The column mapping names a column that the source table does not have.",
      "Correct or remove that entry of `columns`."),
  COLUMN_NAME_REFUSED(
      REQUEST,
      NONE,
      "Databend does not accept the name of a column.",
      "Give the column another name in the target with an entry of `columns`."),
  COLUMN_NAME_DOUBLED(
      REQUEST,
      NONE,
      "Two columns would have the same name in the target.",
      "Correct the target names in `columns`."),
  NO_COLUMNS(
      REQUEST,
      NONE,
      "There is no column to copy.",
      "Choose a table that has at least one column, or leave fewer columns out."),
  TARGET_COLUMN_MISSING(
      TARGET,
      MANUAL,
      "The target table lacks a column.",
      "Add the column to the target table, or leave it out with `columns`."),
  TARGET_COLUMN_DIFFERS(
      TARGET,
      MANUAL,
      "A column of the target table cannot hold the source's values.",
      "Alter the target's column, or choose another type for it with `columns`."),
  TARGET_COLUMN_REQUIRED(
      TARGET,
      MANUAL,
      "The target table has a further column that must be given a value.",
      "Make the column nullable or give it a default."),

  // ---- this machine and the embedded parts
  SPOOL_FAILED(
      HERE,
      MANUAL,
      "The spool folder cannot be used.",
      "Check that its file system has space left and that the folder is writable; another home folder has its own spool."),
  HOME_IN_USE(
      HERE,
      MANUAL,
      "Another process works on this home folder.",
      "Wait until it has ended or end it, or choose another folder with --home."),
  HOME_UNUSABLE(
      HERE,
      MANUAL,
      "The home or cache folder cannot be used.",
      "Choose another folder with --home or PGBEND_HOME (for the cache XDG_CACHE_HOME), or correct its rights."),
  DISK_FULL(HERE, MANUAL, "There is no space left on the disk.", "Free some space and try again."),
  PORT_IN_USE(
      HERE,
      MANUAL,
      "The port is used by another program.",
      "Choose another port, or leave it out to take a free one."),
  PLATFORM_UNSUPPORTED(
      HERE,
      NONE,
      "The embedded parts do not run on this system.",
      "Use Linux with glibc 2.35 or newer (x86_64 or arm64) or macOS (arm64), or your own PostgreSQL and Databend."),
  EMBEDDED_NOT_BUNDLED(
      HERE,
      NONE,
      "This build comes without the embedded parts for this system.",
      "Build pgbend on the system it is to run on, or use your own PostgreSQL and Databend."),
  ENGINE_DOWNLOAD_FAILED(
      HERE,
      TIMED,
      "The Databend engine cannot be downloaded.",
      "Check the network and pip's settings (PIP_INDEX_URL, PIP_CERT, HTTPS_PROXY). Once installed, the engine needs no network."),
  ENGINE_HASH_MISMATCH(
      HERE,
      MANUAL,
      "A download is not the file it should be.",
      "Check which package index pip asks (PIP_INDEX_URL, pip.conf): it serves another file under this name."),
  ENGINE_INSTALL_FAILED(
      HERE,
      MANUAL,
      "The Databend engine cannot be installed.",
      "Read the named log; remove the named cache folder to start anew."),
  ENGINE_START_FAILED(
      HERE,
      MANUAL,
      "The embedded Databend engine does not start.",
      "Read logs/engine.log in the home folder."),
  ENGINE_DATA_IN_USE(
      HERE,
      MANUAL,
      "Another process has the embedded engine's data open.",
      "End that process, or choose another folder with --home."),
  ENGINE_SILENT(
      HERE,
      TIMED,
      "The embedded Databend engine does not answer.",
      "End it with «pgbend engine stop» and try again; nothing that was answered is lost."),
  ENGINE_ALREADY_RUNS(
      HERE,
      MANUAL,
      "The embedded Databend engine runs already, with other settings.",
      "End it with «pgbend engine stop» first."),
  ENGINE_STOP_FAILED(
      HERE, MANUAL, "The embedded Databend engine does not end.", "End the named process by hand."),
  POSTGRES_START_FAILED(
      HERE, MANUAL, "The embedded PostgreSQL does not start.", "Read the named log."),
  POSTGRES_IN_USE(
      HERE,
      MANUAL,
      "The embedded PostgreSQL's data is in use by another process.",
      "Wait until it has ended or end it, or choose another folder."),
  INTERRUPTED(HERE, MANUAL, "The work was interrupted.", "Start it again when it should go on."),
  OUT_OF_MEMORY(
      HERE,
      MANUAL,
      "The heap is too small for these rows.",
      "Give more memory, for instance PGBEND_HEAP=1g, or read with fewer connections."),
  INTERNAL(
      HERE,
      MANUAL,
      "Something happened that should not.",
      "Please report it with the log of this run.");

  private final Side side;
  private final RetryRule retry;
  private final String title;
  private final String remedy;

  ProblemCode(Side side, RetryRule retry, String title, String remedy) {
    this.side = side;
    this.retry = retry;
    this.title = title;
    this.remedy = remedy;
  }

  public Side side() {
    return side;
  }

  public RetryRule retry() {
    return retry;
  }

  /** One sentence: what happened. */
  public String title() {
    return title;
  }

  /** What to do when nothing more exact is known. */
  public String remedy() {
    return remedy;
  }
}
