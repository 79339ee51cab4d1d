package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineProgramTest {
  @TempDir Path temporary;

  @Test
  void is_unpacked_whole_under_a_name_made_from_its_content() throws InterruptedException {
    CacheFolder cache = new CacheFolder(temporary, InstallProgress.silent());
    Path first = program("program-a").unpack(cache);
    assertThat(first.resolve("pgbend_engine/__init__.py")).exists();
    assertThat(first.resolve("pgbend_engine/inner/__init__.py")).exists();
    assertThat(program("program-a").unpack(cache)).isEqualTo(first);
    assertThat(program("program-b").unpack(cache)).isNotEqualTo(first);
  }

  @Test
  void its_absence_is_a_named_problem() {
    CacheFolder cache = new CacheFolder(temporary, InstallProgress.silent());
    SyncException problem =
        catchThrowableOfType(SyncException.class, () -> program("none").unpack(cache));
    assertThat(problem.code()).isEqualTo(ProblemCode.EMBEDDED_NOT_BUNDLED);
  }

  private static EngineProgram program(String name) {
    return new EngineProgram("io/pgbend/embedded/engine/" + name);
  }
}
