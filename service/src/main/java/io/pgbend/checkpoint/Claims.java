package io.pgbend.checkpoint;

import io.pgbend.problem.Backoff;
import io.pgbend.target.client.DatabendClient;

/** Takes tasks of one Databend for one run each. Thread-safe. */
public final class Claims {
  private final DatabendClient client;
  private final Backoff backoff;

  public Claims(DatabendClient client, Backoff backoff) {
    this.client = client;
    this.backoff = backoff;
  }

  /**
   * Takes the task: makes its control rows where there are none, and raises their epoch, after
   * which no older run can write any more.
   *
   * @param owner a text that no other run uses; proves that the epoch is ours when an answer was
   *     lost
   */
  public Claim take(Bookkeeping books, String owner) throws InterruptedException {
    DatabendControl control = new DatabendControl(client, books);
    Claim claim = new Claim(control, FencedWrites.take(control, books, owner, backoff));
    FailPoint.AFTER_CLAIM.reach();
    return claim;
  }
}
