package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything measured in one run, for programs.
 *
 * @param setup what was asked for and what servers were used
 * @param bounds ceilings worked out from CPU times, by name
 */
record RawResults(
    Map<String, String> machine,
    Map<String, String> setup,
    List<Score> scores,
    Map<String, Double> bounds,
    List<Sample> samples) {

  void write(Path file) {
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), this);
  }
}
