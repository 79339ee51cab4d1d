package io.pgbend.embedded.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PythonRuntimeTest {
  @Test
  void is_the_version_that_the_class_path_has() throws IOException {
    String file = "/META-INF/maven/org.bytedeco/cpython/pom.properties";
    try (InputStream in = PythonRuntimeTest.class.getResourceAsStream(file)) {
      assertThat(in).isNotNull();
      Properties maven = new Properties();
      maven.load(in);
      assertThat(maven.getProperty("version")).isEqualTo(PythonRuntime.VERSION);
      assertThat(PythonRuntime.VERSION).startsWith(PythonRuntime.LANGUAGE + ".");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bin/python3.14",
        "libpython3.14.so.1.0",
        "lib/python3.14/os.py",
        "lib/python3.14/lib-dynload/_ssl.cpython-314-x86_64-linux-gnu.so",
        "lib/python3.14/site-packages/pip/__main__.py",
        "lib/python3.14/unittest/case.py"
      })
  void keeps_what_runs(String path) {
    assertThat(PythonRuntime.keeps(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bin/pip3",
        "bin/python3",
        "include/python3.14/Python.h",
        "share/man/man1/python3.1",
        "lib/ossl-modules/legacy.so",
        "lib/python3.14/test/test_os.py",
        "lib/python3.14/config-3.14-x86_64-linux-gnu/Makefile",
        "lib/python3.14/lib-dynload/_testcapi.cpython-314-x86_64-linux-gnu.so",
        "lib/python3.14/json/__pycache__/decoder.cpython-314.pyc"
      })
  void drops_what_does_not(String path) {
    assertThat(PythonRuntime.keeps(path)).isFalse();
  }
}
