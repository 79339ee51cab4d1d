package io.pgbend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BenchTableTest {
  @Test
  void fingerprint_covers_every_column_and_leaves_padding_out() {
    assertThat(BenchTable.accounts().fingerprintQuery("x"))
        .isEqualTo(
            """
            select aid % 16 as bucket, count(*), cast(sum(bid) as varchar), cast(sum(abalance) as varchar),
              cast(sum(cast(cast(translate(substr(md5(concat(cast(aid as varchar), '|', cast(bid as varchar), '|', cast(abalance as varchar), '|', rtrim(cast(filler as varchar)))), 1, 18), 'abcdef', '012345') as bigint) as decimal(38,0))) as varchar)
            from x group by 1 order by 1""");
  }
}
