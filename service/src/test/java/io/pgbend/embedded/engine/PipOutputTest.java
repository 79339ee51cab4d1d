package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.embedded.InstallProgress;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PipOutputTest {
  private final List<String> heard = new ArrayList<>();
  private final PipOutput output =
      new PipOutput(
          new InstallProgress() {
            @Override
            public void step(String what) {
              heard.add(what);
            }

            @Override
            public void bytes(String what, long done, long total) {
              heard.add(what + " " + done + "/" + total);
            }
          });

  @Test
  void tells_each_download_and_its_progress() {
    feed(
        """
        Collecting databend==1.2.895 (from -r /x/requirements.txt (line 3))
          Downloading databend-1.2.895-cp312-abi3-manylinux_2_28_x86_64.whl (86.2 MB)
        Progress 0 of 86222403
        Progress 86222403 of 86222403
        Collecting grpcio==1.85.1
        Installing collected packages: typing_extensions, pyarrow, databend, grpcio
        """);
    assertThat(heard)
        .containsExactly(
            "downloading databend 1.2.895",
            "databend 1.2.895 0/86222403",
            "databend 1.2.895 86222403/86222403",
            "downloading grpcio 1.85.1",
            "installing the engine's libraries");
    assertThat(output.text()).doesNotContain("Progress");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. | ENGINE_HASH_MISMATCH
          ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device | DISK_FULL
          ERROR: No matching distribution found for databend==1.2.895 | ENGINE_DOWNLOAD_FAILED
          SSLError(SSLCertVerificationError(1, 'certificate verify failed')) | ENGINE_DOWNLOAD_FAILED
          ERROR: HTTP error 404 while getting https://host/x | ENGINE_DOWNLOAD_FAILED
          pip._vendor.urllib3.exceptions.ReadTimeoutError: Read timed out. | ENGINE_DOWNLOAD_FAILED
          ERROR: Exception: | ENGINE_INSTALL_FAILED
          """)
  void names_the_reason_of_a_failure(String line, ProblemCode expected) {
    output.line(line);
    assertThat(output.failure(1).code()).isEqualTo(expected);
  }

  @Test
  void quotes_the_last_error_line_of_pip() {
    feed("ERROR: first\nERROR: No matching distribution found for x\nWARNING: late\n");
    SyncException problem = output.failure(1);
    assertThat(problem.problem().detail())
        .endsWith("pip says: No matching distribution found for x");
  }

  @Test
  void shows_no_passwords_of_index_addresses() {
    feed("Looking in indexes: https://ann:s3cret@index.example/simple\nERROR: https://t0ken@h/x\n");
    assertThat(output.text()).doesNotContain("s3cret").contains("https://***@index.example");
    assertThat(output.failure(1).getMessage()).doesNotContain("t0ken");
  }

  @Test
  void says_the_exit_code_when_pip_says_nothing() {
    assertThat(output.failure(137).problem().detail()).contains("137");
  }

  private void feed(String text) {
    text.lines().forEach(output::line);
  }
}
