package io.pgbend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlatformTest {
  @Test
  void knows_the_names_that_java_gives_to_systems() {
    assertThat(Platform.of("Linux", "amd64")).isEqualTo(Platform.LINUX_X86_64);
    assertThat(Platform.of("LINUX", "x86_64")).isEqualTo(Platform.LINUX_X86_64);
    assertThat(Platform.of("Linux", "aarch64")).isEqualTo(Platform.LINUX_ARM64);
    assertThat(Platform.of("Mac OS X", "aarch64")).isEqualTo(Platform.MACOS_ARM64);
  }

  @ParameterizedTest
  @CsvSource({"Windows 11,amd64", "Mac OS X,x86_64", "Linux,riscv64", "FreeBSD,amd64"})
  void says_which_system_is_not_supported(String os, String architecture) {
    SyncException problem =
        catchThrowableOfType(SyncException.class, () -> Platform.of(os, architecture));
    assertThat(problem.code()).isEqualTo(ProblemCode.PLATFORM_UNSUPPORTED);
    assertThat(problem.problem().detail()).contains(os).contains(architecture);
  }
}
