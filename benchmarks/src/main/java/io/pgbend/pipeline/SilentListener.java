package io.pgbend.pipeline;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.SyncException;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;

/** For reading that nobody watches; whatever goes wrong ends it. */
@NullMarked
record SilentListener() implements SlotReader.Listener {
  @Override
  public void connected() {}

  @Override
  public void trouble(SyncException problem) {
    throw problem;
  }

  @Override
  public void logKept(long bytes) {}

  @Override
  public void holding(TaskKey task, Lsn position) {}

  @Override
  public void gaveUp(TaskKey task, SyncException reason) {
    throw reason;
  }

  @Override
  public void acknowledged(Lsn position) {}

  /** The same for the writing of files. */
  record Spooled(Consumer<ChangeWriter> used) implements BatchSpooler.Listener {
    @Override
    public void written(ChangeWriter writer) {
      used.accept(writer);
    }

    @Override
    public void trouble(SyncException problem) {
      throw problem;
    }
  }
}
