package io.pgbend.acceptance.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.TestDatabend;
import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.merge.MergePolicy;
import io.pgbend.target.merge.MergeRange;
import io.pgbend.target.merge.RangeContents;
import io.pgbend.target.merge.RangeMerge;
import io.pgbend.target.merge.Visibility;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random histories, merged in random ranges. {@code -Dpgbend.histories} says how many, {@code
 * -Dpgbend.seed} with which the first one begins.
 */
final class MergeHistoriesAcceptance {
  private static final int HISTORIES = Integer.getInteger("pgbend.histories", 20);
  private static final long SEED = Long.getLong("pgbend.seed", System.nanoTime());

  @RegisterExtension final TestDatabend databend = new TestDatabend();

  @Test
  void every_merge_leaves_what_the_source_had_at_its_end() {
    try (DatabendClient client = new DatabendClient(databend.endpoint());
        DatabendSession session = client.session()) {
      for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
        follow(session, seed);
      }
    }
  }

  private void follow(DatabendSession session, long seed) {
    Random random = new Random(seed);
    boolean allowDelete = random.nextInt(3) > 0;
    MergedTable table = MergedTable.of(databend.database(), 1 + random.nextInt(2));
    table.create(session);
    Run run =
        new Run(
            session,
            table,
            new RangeMerge(table.raw(), table.target(), new MergePolicy(allowDelete, false)),
            new History(random, allowDelete),
            "seed " + seed);
    run.handOver(random.nextInt(6));
    for (int merge = 0; merge < 3; merge++) {
      run.merge(random.nextInt(9));
    }
  }

  private static final class Run {
    private final DatabendSession session;
    private final MergedTable table;
    private final RangeMerge merge;
    private final History history;
    private final String name;
    private Visibility visibility = Visibility.ALL;
    private long merged = History.FIRST_COMMIT;

    Run(
        DatabendSession session,
        MergedTable table,
        RangeMerge merge,
        History history,
        String name) {
      this.session = session;
      this.table = table;
      this.merge = merge;
      this.history = history;
      this.name = name;
    }

    /** The copy holds what the transactions that it has seen have made. */
    void handOver(int transactions) {
      for (int i = 0; i < transactions; i++) {
        history.transaction();
      }
      List<History.Row> seen = history.rows().stream().filter(Run::isOfSeen).toList();
      table.fill(session, seen);
      visibility =
          new Visibility(
              new TransactionSnapshot(History.XMAX, History.XMAX, List.of()),
              new Lsn(history.conclude()));
    }

    private static boolean isOfSeen(History.Row row) {
      return row.key() % 2 != 0;
    }

    void merge(int transactions) {
      for (int i = 0; i < transactions; i++) {
        history.transaction();
      }
      table.capture(session, history.taken());
      MergeRange range = new MergeRange(new Lsn(merged), new Lsn(history.lastCommit()));
      session.begin();
      RangeContents contents = merge.look(session, range, visibility);
      merge.apply(session, range, visibility, contents);
      session.commit();
      merged = history.lastCommit();
      assertThat(table.rows(session)).as(name).isEqualTo(history.expected());
    }
  }
}
