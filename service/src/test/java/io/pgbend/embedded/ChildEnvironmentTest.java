package io.pgbend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChildEnvironmentTest {
  @Test
  void drops_what_belongs_to_other_installations_and_keeps_the_rest() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "PYTHONHOME", "x",
                "PYTHONPATH", "x",
                "LD_LIBRARY_PATH", "x",
                "DYLD_INSERT_LIBRARIES", "x",
                "PGDATA", "x",
                "PIP_INDEX_URL", "x",
                "HTTPS_PROXY", "x",
                "SSL_CERT_FILE", "x",
                "PGBEND_ENGINE_LOG", "x"));
    ChildEnvironment.clean(environment);
    assertThat(environment)
        .containsOnlyKeys("PIP_INDEX_URL", "HTTPS_PROXY", "SSL_CERT_FILE", "PGBEND_ENGINE_LOG");
  }
}
