package io.pgbend.acceptance.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.pgbend.acceptance.TestDatabend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The engine's own tests, the official driver's, and many kills; all of them in Python. */
final class EngineScriptsAcceptance {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int KILLS = Integer.getInteger("pgbend.kills", 50);

  /** Another seed shows other deaths; a failure names the seed. */
  private static final int SEED = Integer.getInteger("pgbend.seed", 1);

  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path temporary;
  private PythonScripts python;

  @BeforeEach
  void install() throws InterruptedException {
    python = PythonScripts.of(temporary);
  }

  @TestFactory
  Stream<DynamicTest> unit_tests() throws IOException {
    List<String> modules = modules();
    assertThat(modules).hasSizeGreaterThanOrEqualTo(9);
    return modules.stream().map(module -> dynamicTest(module, () -> runUnitTest(module)));
  }

  private static List<String> modules() throws IOException {
    try (Stream<Path> files = Files.list(PythonScripts.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("test_") && name.endsWith(".py"))
          .map(name -> name.substring(0, name.length() - ".py".length()))
          .sorted()
          .toList();
    }
  }

  private void runUnitTest(String module) throws Exception {
    python.run(module, LIMIT, "-m", "unittest", "--verbose", module);
  }

  @Test
  void the_official_driver_finds_nothing_to_object_to() throws Exception {
    python.installDriver();
    python.run(
        "driver_acceptance",
        LIMIT,
        PythonScripts.FOLDER.resolve("driver_acceptance.py").toString(),
        databend.handle().dsn().reveal());
  }

  @Test
  void nothing_acknowledged_is_lost_and_nothing_is_half_there_after_many_kills() throws Exception {
    python.run(
        "engine_durability",
        LIMIT.plus(Duration.ofSeconds(5L * KILLS)),
        PythonScripts.FOLDER.resolve("engine_durability.py").toString(),
        "--kills=" + KILLS,
        "--seed=" + SEED);
  }
}
