package io.pgbend.pipeline;

/** Lets work be done while nothing is merged into the target. */
interface Turn {
  /** What is to be done. */
  interface Action {
    void run() throws InterruptedException;
  }

  /** Nothing is merged yet. */
  Turn FREE = Action::run;

  void alone(Action action) throws InterruptedException;
}
