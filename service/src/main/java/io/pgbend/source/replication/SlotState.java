package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as the server shows it now. What a version does not know is empty, false or
 * null.
 *
 * @param type {@code logical} or {@code physical}
 * @param plugin empty for a physical slot
 * @param database empty for a physical slot
 * @param activePid the backend that reads from it, 0 when none
 * @param confirmed up to here the reader wants nothing any more
 * @param restart from here the server keeps its log
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved}, {@code lost}; from 13
 * @param safeWalBytesOrNull how much may be written before the slot is in danger; from 13
 * @param invalidation why the server gave it up; from 17, and {@code conflicting} from 16
 * @see <a href="https://www.postgresql.org/docs/current/view-pg-replication-slots.html">
 *     pg_replication_slots</a>
 */
public record SlotState(
    String name,
    String type,
    String plugin,
    String database,
    boolean temporary,
    boolean twoPhase,
    int activePid,
    Lsn confirmed,
    Lsn restart,
    String walStatus,
    @Nullable Long safeWalBytesOrNull,
    String invalidation) {

  private static final int WAL_STATUS_SINCE = 130000;
  private static final int TWO_PHASE_SINCE = 140000;
  private static final int CONFLICTING_SINCE = 160000;
  private static final int INVALIDATION_SINCE = 170000;

  /** A slot by its name, of whatever kind. */
  public static Optional<SlotState> read(SourceSession session, String slot) {
    return session
        .list(
            question(session.version()),
            r ->
                new SlotState(
                    slot,
                    r.getString(1),
                    r.getString(2),
                    r.getString(3),
                    r.getBoolean(4),
                    r.getBoolean(5),
                    r.getInt(6),
                    Lsn.parse(r.getString(7)),
                    Lsn.parse(r.getString(8)),
                    r.getString(9),
                    r.getObject(10, Long.class),
                    r.getString(11)),
            slot)
        .stream()
        .findFirst();
  }

  private static String question(int version) {
    return """
        select slot_type, coalesce(plugin, ''), coalesce(database, ''), temporary, %s,
          coalesce(active_pid, 0), coalesce(confirmed_flush_lsn, '0/0')::pg_catalog.text,
          coalesce(restart_lsn, '0/0')::pg_catalog.text, %s, %s
        from pg_catalog.pg_replication_slots where slot_name = ?
        """
        .formatted(
            version >= TWO_PHASE_SINCE ? "two_phase" : "false",
            version >= WAL_STATUS_SINCE
                ? "coalesce(wal_status, ''), safe_wal_size"
                : "'', null::pg_catalog.int8",
            invalidation(version));
  }

  private static String invalidation(int version) {
    if (version >= INVALIDATION_SINCE) {
      return "coalesce(invalidation_reason, '')";
    }
    return version >= CONFLICTING_SINCE
        ? "case when conflicting then 'rows_removed' else '' end"
        : "''";
  }

  /** How much may be written before the slot is in danger. */
  public Optional<Long> safeWalBytes() {
    return Optional.ofNullable(safeWalBytesOrNull);
  }

  /** Whether changes that were not read are gone for good. */
  public boolean lost() {
    return walStatus.equals("lost")
        || !invalidation.isEmpty()
        || (restart.equals(Lsn.ZERO) && type.equals("logical"));
  }

  /** Why this slot cannot serve a reader of a database, leaving aside who reads from it now. */
  public Optional<SyncException> problem(String inDatabase) {
    if (!type.equals("logical") || !plugin.equals("pgoutput")) {
      return Optional.of(
          unusable(
              "it is %s"
                  .formatted(
                      type.equals("logical") ? "of the plugin " + plugin : "a physical slot")));
    }
    if (!database.equals(inDatabase)) {
      return Optional.of(
          unusable("it belongs to the database %s".formatted(SqlText.identifier(database))));
    }
    if (temporary) {
      return Optional.of(unusable("it is temporary"));
    }
    if (twoPhase) {
      return Optional.of(unusable("it has two_phase switched on"));
    }
    return lost() ? Optional.of(lostProblem()) : Optional.empty();
  }

  private SyncException unusable(String why) {
    return SyncException.of(
            ProblemCode.SLOT_UNUSABLE,
            "The slot %s cannot be used: %s.".formatted(SqlText.identifier(name), why))
        .remedy(
            "Name another slot, or if nobody needs this one: %s %s"
                .formatted(drop(name), create(name)));
  }

  private SyncException lostProblem() {
    String reason = invalidation.isEmpty() ? "wal_removed" : invalidation;
    return SyncException.of(
            ProblemCode.SLOT_LOST,
            "PostgreSQL has given up the slot %s (%s).".formatted(SqlText.identifier(name), reason))
        .remedy(
            "%s, then: %s %s and copy the tables again with a resync."
                .formatted(preventing(reason), drop(name), create(name)));
  }

  private static String preventing(String reason) {
    return switch (reason) {
      case "rows_removed" -> "Set hot_standby_feedback = on at this standby";
      case "wal_level_insufficient" -> "Set wal_level = logical at the primary";
      case "idle_timeout" -> "Raise idle_replication_slot_timeout if it was too short";
      default -> "Raise max_slot_wal_keep_size if it was too small";
    };
  }

  /** The problem that there is no such slot. */
  public static SyncException missing(String slot) {
    return SyncException.of(
            ProblemCode.SLOT_MISSING,
            "There is no replication slot %s.".formatted(SqlText.identifier(slot)))
        .remedy(
            "Make it, after the publication: %s and copy the tables again with a resync if they were followed before."
                .formatted(create(slot)));
  }

  /** The problem that somebody reads from the slot, and who, as far as our role may see it. */
  public static SyncException busy(SourceSession session, String slot) {
    List<SlotHolder> holders = SlotHolder.ofSlot(session, slot);
    String who = holders.isEmpty() ? "Whoever it was has gone." : holders.getFirst().sentence();
    return busy(slot, who, holders);
  }

  static SyncException busy(String slot, String who, List<SlotHolder> holders) {
    SyncException problem =
        SyncException.of(
            ProblemCode.SLOT_BUSY,
            "Somebody else reads from the slot %s. %s".formatted(SqlText.identifier(slot), who));
    return holders.isEmpty()
        ? problem
        : problem.remedy(
            "Use a slot of your own, or end the other reader: select pg_terminate_backend(%d);"
                .formatted(holders.getFirst().pid()));
  }

  private static String create(String slot) {
    return "select pg_create_logical_replication_slot(%s, 'pgoutput');"
        .formatted(SqlText.literal(slot));
  }

  private static String drop(String slot) {
    return "select pg_drop_replication_slot(%s);".formatted(SqlText.literal(slot));
  }
}
