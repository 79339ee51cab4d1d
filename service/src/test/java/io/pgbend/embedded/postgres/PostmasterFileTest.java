package io.pgbend.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostmasterFileTest {
  @TempDir Path temporary;

  @Test
  void tells_a_starting_server_from_a_ready_one() {
    List<String> whole =
        List.of("4711", "/d", "1700000000", "5432", "", "127.0.0.1", " 1 2", "ready   ");
    assertThat(PostmasterFile.parse(whole)).contains(new PostmasterFile(4711, true));
    assertThat(PostmasterFile.parse(whole.subList(0, 7))).contains(new PostmasterFile(4711, false));
    List<String> starting =
        List.of("4711", "/d", "1700000000", "5432", "", "127.0.0.1", " 1 2", "starting");
    assertThat(PostmasterFile.parse(starting)).contains(new PostmasterFile(4711, false));
  }

  @Test
  void takes_a_damaged_or_missing_file_for_none() throws IOException {
    assertThat(PostmasterFile.parse(List.of())).isEmpty();
    assertThat(PostmasterFile.parse(List.of("no number"))).isEmpty();
    assertThat(PostmasterFile.read(temporary)).isEmpty();
  }

  @Test
  void a_process_that_came_after_the_server_is_not_the_server() {
    PostmasterFile file = new PostmasterFile(ProcessHandle.current().pid(), true);
    assertThat(file.server(temporary)).isEmpty();
  }
}
