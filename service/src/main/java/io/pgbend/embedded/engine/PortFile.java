package io.pgbend.embedded.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a serving engine says about itself. It may be left over from an engine that was killed: only
 * a claim until the engine has answered.
 *
 * @param startedAt ISO 8601, as the engine wrote it
 */
record PortFile(long pid, int port, String version, String startedAt) {
  static Optional<PortFile> read(Path file, JsonMapper json) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return parse(json.readTree(Files.readString(file)));
    } catch (JacksonException _) {
      return Optional.empty();
    } catch (java.nio.file.NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private static Optional<PortFile> parse(JsonNode tree) {
    long pid = tree.path("pid").asLong(0);
    int port = tree.path("port").asInt(0);
    if (pid <= 0 || port <= 0 || port > 65_535) {
      return Optional.empty();
    }
    return Optional.of(
        new PortFile(
            pid, port, tree.path("version").asString(""), tree.path("startedAt").asString("")));
  }
}
