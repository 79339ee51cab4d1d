package io.pgbend.acceptance.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.replication.OwnCluster;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.RetryRule;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Changes the table {@code public.t (id, n)} of a cluster all the time, whenever it is up. */
final class ClusterLoad implements AutoCloseable {
  private static final Duration LONGEST_DOWN = Duration.ofMinutes(2);

  private final SourceConnections connections;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;

  private ClusterLoad(SourceConnections connections) {
    this.connections = connections;
    this.thread = Thread.ofPlatform().name("load").start(this::run);
  }

  static ClusterLoad through(OwnCluster cluster, int port) {
    return new ClusterLoad(cluster.through(port));
  }

  private void run() {
    Backoff.Attempts attempts = Backoff.polling(LONGEST_DOWN).start();
    while (!ended.get()) {
      try (SourceSession session = connections.open("test")) {
        change(session);
      } catch (SyncException down) {
        assertThat(down.code().retry()).as("%s", down).isEqualTo(RetryRule.TIMED);
      }
      try {
        attempts.pause();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private void change(SourceSession session) {
    for (int step = 0; !ended.get(); step++) {
      session.execute(
          // a person's pace: the engine shares the processors with everybody here
          "select pg_catalog.pg_sleep(0.02)",
          "insert into public.t select max(id) + 1, 0 from public.t",
          "update public.t set n = n + 1 where id between %1$d and %1$d + 3".formatted(step % 90),
          "update public.t set id = -id where id = %d".formatted(step),
          "delete from public.t where id = %d".formatted(-step / 2));
    }
  }

  /** Ends writing; the table stays as it is. */
  void end() throws InterruptedException {
    ended.set(true);
    thread.join();
  }

  @Override
  public void close() {
    ended.set(true);
    thread.interrupt();
  }
}
