package io.pgbend.acceptance.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.problem.Problem;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.OpenTransaction;
import io.pgbend.source.replication.SlotLock;
import io.pgbend.source.replication.SourcePosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a server is, whom we wait for, and who holds the lock of a slot. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class PositionAcceptance {
  @RegisterExtension final TestPostgres postgres;

  PositionAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @Test
  void positions_move_with_each_commit() throws Exception {
    try (SourceSession session = session()) {
      SourcePosition position = new SourcePosition(session);
      Lsn before = position.insertPosition();
      postgres.execute("create table t (id int)");
      assertThat(position.insertPosition()).isGreaterThan(before);
      assertThat(position.flushedPosition())
          .isGreaterThan(before)
          .isLessThanOrEqualTo(position.insertPosition());
    }
  }

  @Test
  void whoever_writes_since_before_is_named_and_nobody_else() throws Exception {
    String gid = "waiting_" + postgres.database();
    postgres.execute("create table t (id int)");
    try (Prepared prepared = new Prepared(gid);
        SourceSession session = session();
        Connection writer = postgres.connect();
        Statement writes = writer.createStatement();
        Connection reader = postgres.connect();
        Statement reads = reader.createStatement()) {
      SourcePosition position = new SourcePosition(session);
      writer.setAutoCommit(false);
      writes.execute("set local application_name = 'nightly job'");
      writes.execute("savepoint s");
      writes.execute("insert into t values (1)");
      reader.setAutoCommit(false);
      reads.execute("select count(*) from t");
      prepared.begin();
      postgres.execute("insert into t values (3)");
      TransactionSnapshot attached = position.snapshot();

      List<OpenTransaction> open = ours(position.openBefore(attached));
      assertThat(open).hasSize(2);
      assertThat(open.getFirst())
          .isInstanceOfSatisfying(
              OpenTransaction.Running.class,
              running -> {
                assertThat(running.application()).isEqualTo("nightly job");
                assertThat(running.state()).isEqualTo("idle in transaction");
                assertThat(running.sinceOrNull()).isNotNull();
                assertThat(running.queryStartOrNull()).isNotNull();
                assertThat(running.sentence())
                    .contains("Process " + running.pid(), "nightly job", postgres.database());
              });
      assertThat(open.getLast().sentence())
          .contains("Prepared transaction «%s»".formatted(gid), postgres.database());
      assertThat(position.snapshot().xmin()).isLessThan(attached.xmax());

      writer.commit();
      prepared.rollBack();
      assertThat(ours(position.openBefore(attached))).isEmpty();
    }
  }

  @Test
  void a_transaction_that_began_later_is_in_nobodys_way() throws Exception {
    postgres.execute("create table t (id int)");
    try (SourceSession session = session();
        Connection writer = postgres.connect();
        Statement writes = writer.createStatement()) {
      SourcePosition position = new SourcePosition(session);
      TransactionSnapshot attached = position.snapshot();
      writer.setAutoCommit(false);
      writes.execute("insert into t values (1)");
      assertThat(ours(position.openBefore(attached))).isEmpty();
      assertThat(ours(position.openBefore(position.snapshot()))).isEmpty();
      postgres.execute("insert into t values (2)");
      assertThat(ours(position.openBefore(position.snapshot()))).hasSize(1);
    }
  }

  @Test
  void one_session_holds_the_lock_of_a_slot_and_others_see_which() throws Exception {
    try (SourceSession holder = session();
        SourceSession other = session()) {
      Optional<SlotLock> lock = SlotLock.tryTake(holder, "slot one");
      assertThat(lock).isPresent();
      assertThat(SlotLock.tryTake(other, "slot one")).isEmpty();
      String pid =
          holder.list("select pg_catalog.pg_backend_pid()", r -> r.getString(1)).getFirst();
      Problem problem = SlotLock.busy(other, "slot one").problem();
      assertThat(problem.code()).isEqualTo(ProblemCode.SLOT_BUSY);
      assertThat(problem.detail()).contains("slot one", "process " + pid, "pgbend test");
      try (SlotLock second = SlotLock.tryTake(other, "slot two").orElseThrow()) {
        second.verify();
      }
      lock.orElseThrow().close();
      try (SlotLock taken = SlotLock.tryTake(other, "slot one").orElseThrow()) {
        taken.verify();
      }
    }
  }

  @Test
  void the_lock_ends_with_its_session() throws Exception {
    try (SourceSession other = session()) {
      SourceSession holder = session();
      String pid =
          holder.list("select pg_catalog.pg_backend_pid()", r -> r.getString(1)).getFirst();
      SlotLock lock = SlotLock.tryTake(holder, "slot").orElseThrow();
      other.execute("select pg_catalog.pg_terminate_backend(%s)".formatted(pid));
      assertThat(catchThrowableOfType(SyncException.class, lock::verify).code())
          .isEqualTo(ProblemCode.SOURCE_CONNECTION_LOST);
      holder.close();
    }
  }

  /** A prepared transaction that does not outlive a test. */
  private final class Prepared implements AutoCloseable {
    private final String gid;
    private boolean open;

    Prepared(String gid) {
      this.gid = gid;
    }

    void begin() throws SQLException {
      postgres.execute("begin; insert into t values (2); prepare transaction '%s'".formatted(gid));
      open = true;
    }

    @Override
    public void close() throws SQLException {
      rollBack();
    }

    void rollBack() throws SQLException {
      if (open) {
        open = false;
        postgres.execute("rollback prepared '%s'".formatted(gid));
      }
    }
  }

  /** Transactions of other tests on the same server do not count. */
  private List<OpenTransaction> ours(List<OpenTransaction> open) {
    return open.stream().filter(one -> one.database().equals(postgres.database())).toList();
  }

  private SourceSession session() {
    return new Followed(postgres).connections().open("test");
  }
}
