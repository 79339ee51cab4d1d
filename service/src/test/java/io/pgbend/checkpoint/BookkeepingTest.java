package io.pgbend.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BookkeepingTest {
  private final Bookkeeping books = Bookkeeping.standard(new TaskKey("a_b_1234"));

  @Test
  void what_a_run_makes_carries_its_epoch() {
    assertThat(books.shadow(12).table()).isEqualTo("shadow_a_b_1234_12");
    assertThat(books.shadowEpoch(books.shadow(12).table())).hasValue(12);
    String marks = books.beside(12).controlMerge().table();
    assertThat(marks).isEqualTo("shadow_a_b_1234_12_marks");
    assertThat(books.shadowEpoch(marks)).hasValue(12);
    assertThat(books.folder(12).render()).isEqualTo("@pgbend/a_b_1234/12/");
    assertThat(books.fileEpoch(books.folder(12).resolve("part-1.parquet").path())).hasValue(12);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shadow_a_b_1234",
        "shadow_a_b_1234_",
        "shadow_a_b_1234_5678_3",
        "shadow_a_b_12345_3",
        "shadow_a_b_1234_03",
        "shadow_a_b_1234_marks",
        "control_load_a_b_1234"
      })
  void tables_of_others_are_not_taken_for_shadows(String table) {
    assertThat(books.shadowEpoch(table)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a_b_1234/", "a_b_1234/x/part.parquet", "a_b_12345/3/part.parquet", "3/part"})
  void files_of_others_are_not_taken_for_ours(String path) {
    assertThat(books.fileEpoch(path)).isEmpty();
  }
}
