package io.pgbend.benchmarks;

/**
 * How much changes.
 *
 * @param accounts rows of the largest table, 100,000 or more
 * @param transactions small ones, of four changes each
 * @param bulk rows that one large transaction changes
 */
record ChangeScale(int accounts, int transactions, int bulk) {
  private static final int ACCOUNTS_OF_BRANCH = 100_000;
  private static final int TELLERS_OF_BRANCH = 10;

  ChangeScale {
    if (accounts < ACCOUNTS_OF_BRANCH || bulk > accounts || transactions < 1 || bulk < 1) {
      throw new IllegalArgumentException(
          "at least 100,000 accounts are needed, and no more can be changed than there are");
    }
  }

  /** As much as anybody sees who asks for nothing else. */
  static ChangeScale standard() {
    return new ChangeScale(3_000_000, 60_000, 600_000);
  }

  int branches() {
    return accounts / ACCOUNTS_OF_BRANCH;
  }

  int tellers() {
    return branches() * TELLERS_OF_BRANCH;
  }
}
