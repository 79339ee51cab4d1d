package io.pgbend.benchmarks;

import java.util.List;

/** Somebody who does the contest's work once a round. */
interface Contestant {
  String name();

  List<Sample> round(int round) throws InterruptedException;
}
