package io.pgbend.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HomeTest {
  @TempDir Path temporary;

  @Test
  void is_where_the_most_particular_setting_says() {
    Map<String, String> both =
        Map.of("PGBEND_HOME", "/own", "XDG_DATA_HOME", "/data", "HOME", "/home/ann");
    assertThat(Home.standard(both).folder()).isEqualTo(Path.of("/own"));
    assertThat(Home.standard(Map.of("XDG_DATA_HOME", "/data", "HOME", "/home/ann")).folder())
        .isEqualTo(Path.of("/data/pgbend"));
    assertThat(Home.standard(Map.of("HOME", "/home/ann")).folder())
        .isEqualTo(Path.of("/home/ann/.local/share/pgbend"));
    assertThat(Home.at(Path.of("/given"), both).folder()).isEqualTo(Path.of("/given"));
  }

  @Test
  void ignores_relative_and_empty_settings_as_the_xdg_specification_says() {
    Map<String, String> odd =
        Map.of(
            "PGBEND_HOME", " ", "XDG_DATA_HOME", "data", "XDG_CACHE_HOME", "", "HOME", "/home/ann");
    assertThat(Home.standard(odd).folder()).isEqualTo(Path.of("/home/ann/.local/share/pgbend"));
    assertThat(Home.standard(odd).cache()).isEqualTo(Path.of("/home/ann/.cache/pgbend"));
  }

  @Test
  void is_created_for_its_owner_alone_and_opened_again() throws IOException {
    Home home = Home.at(temporary.resolve("a/b"), Map.of()).open();
    for (Path folder :
        new Path[] {home.folder(), home.engine(), home.spool(), home.logs(), home.keys()}) {
      assertThat(mode(folder)).isEqualTo("rwx------");
    }
    Files.setPosixFilePermissions(home.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(home.open()).isEqualTo(home);
    assertThat(mode(home.folder())).isEqualTo("rwx------");
  }

  @Test
  void has_one_name_even_when_it_is_reached_through_a_link() throws IOException {
    Path real = Files.createDirectory(temporary.resolve("real"));
    Path link = Files.createSymbolicLink(temporary.resolve("link"), real);
    Home first = Home.at(link.resolve("home"), Map.of()).open();
    assertThat(first).isEqualTo(Home.at(real.resolve("home"), Map.of()).open());
  }

  @Test
  void leaves_a_folder_alone_that_holds_other_things() throws IOException {
    Path foreign = Files.createDirectory(temporary.resolve("photos"));
    Files.setPosixFilePermissions(foreign, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createFile(foreign.resolve("one.jpg"));
    SyncException problem =
        catchThrowableOfType(SyncException.class, () -> Home.at(foreign, Map.of()).open());
    assertThat(problem.code()).isEqualTo(ProblemCode.HOME_UNUSABLE);
    assertThat(mode(foreign)).isEqualTo("rwxr-xr-x");
    assertThat(foreign).isDirectoryContaining("glob:**one.jpg");
  }

  @Test
  void a_file_in_its_place_is_a_named_problem() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));
    SyncException problem =
        catchThrowableOfType(SyncException.class, () -> Home.at(file, Map.of()).open());
    assertThat(problem.code()).isEqualTo(ProblemCode.HOME_UNUSABLE);
  }

  @Test
  void refuses_a_second_claim_with_the_pid_of_the_first() {
    Home home = Home.at(temporary.resolve("home"), Map.of()).open();
    try (LockFile _ = home.claim()) {
      SyncException problem = catchThrowableOfType(SyncException.class, home::claim);
      assertThat(problem.code()).isEqualTo(ProblemCode.HOME_IN_USE);
      assertThat(problem.problem().detail())
          .contains("Process " + ProcessHandle.current().pid() + " ");
    }
    home.claim().close();
  }

  private static String mode(Path folder) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
  }
}
