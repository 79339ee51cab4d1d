package io.pgbend.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TransactionSnapshotTest {
  private static final long TURN = 1L << 32;

  @Test
  void sees_what_ended_before_it_and_not_what_was_open_or_came_later() {
    TransactionSnapshot snapshot = TransactionSnapshot.parse("10:20:11,12");
    assertThat(snapshot.sees(9)).isTrue();
    assertThat(snapshot.sees(10)).isTrue();
    assertThat(snapshot.sees(11)).isFalse();
    assertThat(snapshot.sees(12)).isFalse();
    assertThat(snapshot.sees(19)).isTrue();
    assertThat(snapshot.sees(20)).isFalse();
    assertThat(snapshot.sees(21)).isFalse();
  }

  @Test
  void takes_the_number_nearest_to_its_end_where_the_lower_bits_turn_over() {
    TransactionSnapshot snapshot =
        new TransactionSnapshot(TURN - 5, TURN + 5, List.of(TURN - 2, TURN + 1));
    assertThat(snapshot.widen((int) (TURN - 6))).isEqualTo(TURN - 6);
    assertThat(snapshot.sees(-6)).isTrue();
    assertThat(snapshot.sees(-2)).isFalse();
    assertThat(snapshot.sees(-1)).isTrue();
    assertThat(snapshot.sees(3)).isTrue();
    assertThat(snapshot.sees(1)).isFalse();
    assertThat(snapshot.sees(5)).isFalse();
    assertThat(snapshot.widen(1000)).isEqualTo(TURN + 1000);
  }

  @Test
  void takes_numbers_up_to_half_a_turn_away() {
    TransactionSnapshot snapshot = TransactionSnapshot.parse("3000000000:3000000000:");
    assertThat(snapshot.widen((int) 3_000_000_000L)).isEqualTo(3_000_000_000L);
    assertThat(snapshot.widen(1_000_000_000)).isEqualTo(1_000_000_000L);
    assertThat(snapshot.widen(500_000_000)).isEqualTo(TURN + 500_000_000L);
    assertThat(snapshot.sees(500_000_000)).isFalse();
  }

  @Test
  void reads_and_prints_the_servers_text() {
    for (String text : List.of("10:20:10,14,15", "795:795:", "1:18446744:5")) {
      assertThat(TransactionSnapshot.parse(text)).hasToString(text);
    }
    for (String wrong : List.of("", "1:2", "a:b:c", "1:2:3,", "1:2:,3")) {
      assertThatThrownBy(() -> TransactionSnapshot.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
