package io.pgbend.pipeline;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where a followed table is; a phase that may not come next is not entered. Thread-safe. */
final class Phases {
  private final FollowProgress progress;
  private final AtomicReference<@Nullable FollowPhase> now = new AtomicReference<>();

  Phases(FollowProgress progress) {
    this.progress = progress;
  }

  void enter(FollowPhase next) {
    FollowPhase before = now.get();
    boolean may = before == null || before.mayBecome(next);
    if (may && now.compareAndSet(before, next)) {
      progress.enter(next);
    }
  }
}
