package io.pgbend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommittedChangesTest {
  private final CommittedChanges changes = new CommittedChanges();

  @Test
  void counts_only_what_is_not_rolled_back() {
    changes.after("insert", 5);
    changes.after("begin", -1);
    changes.after("update", 3);
    changes.after("savepoint s", -1);
    changes.after("delete", 100);
    changes.after("rollback to savepoint s", -1);
    changes.after("commit", -1);
    changes.after("begin", -1);
    changes.after("delete", 7);
    changes.after("rollback", -1);
    assertThat(changes.count()).isEqualTo(8);
  }
}
