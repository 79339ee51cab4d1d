package io.pgbend.source.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.change.Lsn;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;

final class TimelineHistoryTest {
  @Test
  void each_line_names_a_timeline_and_its_end() {
    TimelineHistory history =
        TimelineHistory.parse(
            "# made by hand\n1\t0/3000148\tno recovery target specified\n\n2\t1/A0\tafter x\n");
    assertThat(history.endOf(1)).contains(Lsn.parse("0/3000148"));
    assertThat(history.endOf(2)).contains(Lsn.parse("1/A0"));
    assertThat(history.endOf(3)).isEmpty();
  }

  @Test
  void the_first_timeline_has_no_history() {
    assertThat(TimelineHistory.parse("")).isEqualTo(TimelineHistory.FIRST);
  }

  @Test
  void lines_of_another_form_are_refused() {
    for (String wrong : new String[] {"x", "1", "1 2", "one 0/1 why"}) {
      assertThatThrownBy(() -> TimelineHistory.parse(wrong)).isInstanceOf(SyncException.class);
    }
  }
}
