package io.pgbend.pipeline;

import io.pgbend.source.replication.SourceFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found at the last start and must hold at the next, as the ledger keeps it.
 *
 * @param idsOrNull null until the target is ready
 * @param sourceOrNull what the source was like; null when that is not known
 */
record KnownFacts(@Nullable TableIds idsOrNull, @Nullable SourceFacts sourceOrNull) {
  static final KnownFacts NONE = new KnownFacts(null, null);

  /** What the source was like; empty when that is not known. */
  Optional<SourceFacts> source() {
    return Optional.ofNullable(sourceOrNull);
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (idsOrNull != null) {
      fields.put("raw", Long.toUnsignedString(idsOrNull.raw()));
      fields.put("target", Long.toUnsignedString(idsOrNull.target()));
    }
    if (sourceOrNull != null) {
      fields.put("source", sourceOrNull.json());
    }
    return JsonMapper.shared().writeValueAsString(fields);
  }

  /** From the ledger's text; nothing is known where another version has written it. */
  static KnownFacts parse(String json) {
    try {
      JsonNode node = JsonMapper.shared().readTree(json);
      TableIds ids =
          node.has("raw") && node.has("target")
              ? new TableIds(id(node, "raw"), id(node, "target"))
              : null;
      return new KnownFacts(ids, SourceFacts.parse(node.path("source").asString("")).orElse(null));
    } catch (JacksonException | NumberFormatException _) {
      return NONE;
    }
  }

  private static long id(JsonNode node, String name) {
    return Long.parseUnsignedLong(node.path(name).asString());
  }
}
