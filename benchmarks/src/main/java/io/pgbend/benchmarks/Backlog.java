package io.pgbend.benchmarks;

import java.util.Locale;

/** Changes that wait in a slot. */
enum Backlog {
  /**
   * Many small transactions, each of four changes in four tables, as pgbench's TPC-B makes them.
   */
  TPCB {
    @Override
    String statement(ChangeScale scale) {
      return String.format(
          Locale.ROOT,
          """
          do $$
          declare
            account int; teller int; branch int; delta int;
          begin
            perform setseed(0.5);
            for number in 1..%d loop
              account := 1 + floor(random() * %d);
              teller := 1 + floor(random() * %d);
              branch := 1 + floor(random() * %d);
              delta := floor(random() * 10001) - 5000;
              update pgbench_accounts set abalance = abalance + delta where aid = account;
              update pgbench_tellers set tbalance = tbalance + delta where tid = teller;
              update pgbench_branches set bbalance = bbalance + delta where bid = branch;
              insert into pgbench_history (tid, bid, aid, delta, mtime)
              values (teller, branch, account, delta, clock_timestamp());
              commit;
            end loop;
          end $$""",
          scale.transactions(),
          scale.accounts(),
          scale.tellers(),
          scale.branches());
    }
  },

  /** One large transaction, which PostgreSQL keeps on disk until it has all of it. */
  BULK {
    @Override
    String statement(ChangeScale scale) {
      return "update pgbench_accounts set abalance = abalance + 1 where aid <= " + scale.bulk();
    }
  };

  abstract String statement(ChangeScale scale);

  /** How it is called in tables, and its slot in PostgreSQL. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
