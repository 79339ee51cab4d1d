package io.pgbend.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LsnTest {
  @Test
  void reads_and_prints_the_servers_text() {
    for (String text : List.of("0/0", "16/B374D848", "FFFFFFFF/FFFFFFFF", "1/2")) {
      assertThat(Lsn.parse(text)).hasToString(text);
    }
    assertThat(Lsn.parse("0/1a").value()).isEqualTo(26);
  }

  @Test
  void refuses_other_text() {
    for (String wrong : List.of("", "0", "0/", "/0", "0/G", "123456789/0", "0/0 ")) {
      assertThatThrownBy(() -> Lsn.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void has_no_sign() {
    Lsn late = Lsn.parse("FFFFFFFF/0");
    Lsn early = Lsn.parse("1/0");
    assertThat(late.isAfter(early)).isTrue();
    assertThat(early.max(late)).isEqualTo(late);
    assertThat(early.min(late)).isEqualTo(early);
    assertThat(late.isAfter(late)).isFalse();
  }
}
