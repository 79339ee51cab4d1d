package io.pgbend.acceptance.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.TestDatabend;
import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.checkpoint.Bookkeeping;
import io.pgbend.checkpoint.Claim;
import io.pgbend.checkpoint.Claims;
import io.pgbend.checkpoint.Intent;
import io.pgbend.checkpoint.LoadMarks;
import io.pgbend.checkpoint.MergeMarks;
import io.pgbend.checkpoint.SourceIdentity;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class MarksAcceptance {
  private static final Lsn FAR = new Lsn(-20);
  private static final Lsn FAR_END = new Lsn(-10);

  @RegisterExtension final TestDatabend databend = new TestDatabend();

  private DatabendClient client;
  private Claim claim;

  @BeforeEach
  void take() throws InterruptedException {
    client = new DatabendClient(databend.endpoint());
    claim = take("first");
    databend.execute("create table t (n int)");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private Claim take(String owner) throws InterruptedException {
    Bookkeeping books = Bookkeeping.standard(TaskKey.of(databend.database(), "t"));
    return new Claims(client, Backoff.within(Duration.ofSeconds(20))).take(books, owner);
  }

  private long rows() {
    return client.session().query("select count(*) as n from t").onlyNumber();
  }

  @Test
  void a_new_task_has_no_marks() {
    assertThat(claim.loadMarks()).isEqualTo(LoadMarks.NONE);
    assertThat(claim.mergeMarks())
        .isEqualTo(new MergeMarks(Lsn.ZERO, Lsn.ZERO, 0, null, Lsn.ZERO, null));
    assertThat(claim.identity()).isEqualTo(SourceIdentity.UNKNOWN);
  }

  @Test
  void positions_above_the_sign_bit_come_back_as_they_were_written() throws Exception {
    LoadMarks loaded = LoadMarks.NONE.loaded(FAR, FAR_END).piece(new Lsn(-5), 7);
    claim.loadChanges(LoadMarks.NONE, loaded, work -> work.query("insert into t values (1)"));
    claim.cover(loaded, new Lsn(-1));
    TransactionSnapshot snapshot = TransactionSnapshot.parse("700:712:701,705");
    MergeMarks concluded = claim.mergeMarks().concluded(FAR, FAR_END, snapshot, new Lsn(-3));
    claim.conclude(concluded, work -> {});
    claim.conclude(concluded, work -> work.query("insert into t values (2)"));

    assertThat(claim.loadMarks()).isEqualTo(loaded.covered(new Lsn(-1)));
    assertThat(claim.mergeMarks()).isEqualTo(concluded);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void the_source_is_written_down_and_changed() throws Exception {
    claim.identify("7412345678901234567", 1);
    claim.identify("7412345678901234567", 1);
    claim.identify("7412345678901234567", 2);

    assertThat(claim.identity()).isEqualTo(new SourceIdentity("7412345678901234567", 2));
  }

  @Test
  void copying_loading_and_merging_at_once_do_not_meet() throws Exception {
    LoadMarks loaded = LoadMarks.NONE.loaded(FAR, FAR_END);
    claim.loadChanges(LoadMarks.NONE, loaded, work -> {});
    claim.intend(new Intent(Intent.Step.FILL_SHADOW, 5));
    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      Future<?> loading = both.submit(() -> load(loaded, 5));
      Future<?> copying = both.submit(() -> copy(5));
      loading.get();
      copying.get();
    }
    assertThat(claim.mergeMarks().intentOrNull())
        .isEqualTo(new Intent(Intent.Step.FILL_SHADOW, 5, 5));
    assertThat(claim.loadMarks().pieceOrdinal()).isEqualTo(5);
    assertThat(rows()).isEqualTo(10);
  }

  private Void load(LoadMarks from, int times) throws InterruptedException {
    LoadMarks marks = from;
    for (int number = 1; number <= times; number++) {
      LoadMarks after = from.piece(new Lsn(-5), number);
      claim.loadChanges(marks, after, work -> work.query("insert into t values (1)"));
      marks = after;
    }
    return done();
  }

  private Void copy(int times) throws InterruptedException {
    for (int number = 0; number < times; number++) {
      claim.copied(number, number + 1, work -> work.query("insert into t values (2)"));
    }
    return done();
  }

  @SuppressWarnings("NullAway") // there is no other value of Void
  private static Void done() {
    return null;
  }

  @Test
  void what_is_not_loaded_is_not_merged() throws Exception {
    MergeMarks before = claim.mergeMarks();
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () ->
                claim.mergeChanges(
                    before,
                    before.merged(FAR, FAR_END),
                    work -> work.query("insert into t values (1)")));

    assertThat(refused.code()).isEqualTo(ProblemCode.TARGET_WENT_BACK);
    assertThat(rows()).isZero();
    LoadMarks loaded = LoadMarks.NONE.loaded(FAR, FAR_END);
    claim.loadAndMerge(
        LoadMarks.NONE,
        loaded,
        before,
        before.merged(FAR, FAR_END),
        work -> work.query("insert into t values (1)"));
    assertThat(List.of(claim.loadMarks(), claim.mergeMarks()))
        .isEqualTo(List.of(loaded, before.merged(FAR, FAR_END)));
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void a_run_that_was_overtaken_neither_reads_nor_moves_marks() throws Exception {
    Claim rival = take("second");
    LoadMarks after = LoadMarks.NONE.loaded(FAR, FAR_END);

    for (SyncException refused :
        List.of(
            catchThrowableOfType(SyncException.class, claim::loadMarks),
            catchThrowableOfType(SyncException.class, claim::mergeMarks),
            catchThrowableOfType(
                SyncException.class,
                () ->
                    claim.loadChanges(
                        LoadMarks.NONE, after, work -> work.query("insert into t values (1)"))))) {
      assertThat(refused.code()).isEqualTo(ProblemCode.FENCED);
    }
    assertThat(rival.loadMarks()).isEqualTo(LoadMarks.NONE);
    assertThat(rows()).isZero();
  }

  @Test
  void marks_that_are_neither_before_nor_after_have_to_be_read_again() throws Exception {
    LoadMarks moved = LoadMarks.NONE.loaded(new Lsn(5), new Lsn(6));
    claim.loadChanges(LoadMarks.NONE, moved, work -> {});
    SyncException unsure =
        catchThrowableOfType(
            SyncException.class,
            () ->
                claim.loadChanges(
                    LoadMarks.NONE,
                    LoadMarks.NONE.loaded(FAR, FAR_END),
                    work -> work.query("insert into t values (1)")));

    assertThat(unsure.code()).isEqualTo(ProblemCode.TARGET_OUTCOME_UNKNOWN);
    assertThat(claim.loadMarks()).isEqualTo(moved);
    assertThat(rows()).isZero();
  }
}
