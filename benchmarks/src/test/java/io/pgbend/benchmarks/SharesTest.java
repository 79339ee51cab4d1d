package io.pgbend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SharesTest {
  @Test
  void heaviest_come_first_with_their_part_of_the_whole() {
    Shares shares = new Shares();
    shares.add("little", 1);
    shares.add("much", 4);
    shares.add("much", 3);

    assertThat(shares.heaviest(5))
        .isEqualTo(List.of(List.of("87.5 %", "much"), List.of("12.5 %", "little")));
    assertThat(shares.heaviest(1)).hasSize(1);
  }
}
