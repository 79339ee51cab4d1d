package io.pgbend.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Gives a contestant slots of its own for each round, one for each pass. */
final class SlotContestant implements Contestant {
  /** Makes the contestant of a round. */
  interface Maker {
    Contestant reading(List<String> slots);
  }

  private final String name;
  private final ChangeSource source;
  private final String backlog;
  private final int passes;
  private final Maker maker;

  SlotContestant(String name, ChangeSource source, String backlog, int passes, Maker maker) {
    this.name = name;
    this.source = source;
    this.backlog = backlog;
    this.passes = passes;
    this.maker = maker;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Sample> round(int round) throws InterruptedException {
    List<String> slots = new ArrayList<>();
    for (int pass = 1; pass <= passes; pass++) {
      slots.add(source.copy(backlog, "copy_" + round + "_" + pass));
    }
    try {
      return maker.reading(slots).round(round);
    } finally {
      slots.forEach(source::drop);
    }
  }
}
