package io.pgbend.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void place() {
    file = folder.resolve("store.db");
  }

  private ProblemCode refusal() {
    SyncException refused =
        catchThrowableOfType(SyncException.class, () -> Store.open(file).close());
    return refused.code();
  }

  private String setting(String pragma) {
    try (Store store = Store.open(file)) {
      return store.ask(
          open ->
              Query.of("pragma " + pragma).first(open, row -> row.getString(1)).orElse("nothing"));
    }
  }

  @Test
  void a_commit_waits_for_the_disk() {
    assertThat(setting("journal_mode")).isEqualTo("wal");
    assertThat(setting("synchronous")).isEqualTo("2");
  }

  @Test
  void only_the_owner_may_read_it() throws IOException {
    Store.open(file).close();

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void libraries_of_killed_processes_do_not_pile_up() throws IOException {
    Store.open(file).close();
    Path left =
        Files.createFile(file.resolveSibling("sqlite").resolve("sqlite-1-libsqlitejdbc.so"));
    Store.open(file).close();

    assertThat(left).doesNotExist();
  }

  @Test
  void a_transaction_that_fails_leaves_nothing() {
    try (Store store = Store.open(file)) {
      SyncException refused =
          catchThrowableOfType(
              SyncException.class,
              () ->
                  store.run(
                      open -> {
                        Query.of("insert into store (id) values ('x')").update(open);
                        Query.of("insert into nowhere values (1)").update(open);
                      }));
      assertThat(refused.code()).isEqualTo(ProblemCode.INTERNAL);
      List<String> found =
          store.ask(open -> Query.of("select id from store").all(open, row -> row.getString("id")));
      assertThat(found).isEmpty();
    }
  }

  @Test
  void a_store_of_a_newer_version_is_refused_and_left_alone() {
    try (Store store = Store.open(file)) {
      store.run(open -> Query.of("pragma user_version = 999").update(open));
    }

    assertThat(refusal()).isEqualTo(ProblemCode.STORE_NEWER);
    assertThat(refusal()).isEqualTo(ProblemCode.STORE_NEWER);
  }

  @Test
  void what_is_no_store_is_refused() throws IOException {
    Files.writeString(file, "this is a text and no database at all ".repeat(100));

    assertThat(refusal()).isEqualTo(ProblemCode.STORE_DAMAGED);
  }

  @Test
  void a_damaged_store_is_refused() throws IOException {
    try (Store store = Store.open(file)) {
      store.run(
          open -> {
            for (int row = 0; row < 500; row++) {
              Query.of("insert into store (id) values (?)", "a row of some length " + row)
                  .update(open);
            }
          });
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (long at = 4096; at < channel.size(); at += 64) {
        channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), at);
      }
    }

    assertThat(refusal()).isEqualTo(ProblemCode.STORE_DAMAGED);
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    file = folder.resolve("nowhere").resolve("store.db");

    assertThat(refusal()).isEqualTo(ProblemCode.HOME_UNUSABLE);
  }

  @Test
  void steps_are_numbered_without_a_hole() {
    List<String> steps = Migrations.STEPS;
    for (int number = 1; number <= steps.size(); number++) {
      assertThat(steps.get(number - 1)).matches("V%03d__[a-z_]+\\.sql".formatted(number));
    }
  }
}
