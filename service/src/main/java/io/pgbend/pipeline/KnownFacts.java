package io.pgbend.pipeline;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What was found at the last start and must hold at the next, as the ledger keeps it.
 *
 * @param idsOrNull null until the target is ready
 * @param source what the source was like, as text; empty when that is not known
 */
record KnownFacts(@Nullable TableIds idsOrNull, String source) {
  static final KnownFacts NONE = new KnownFacts(null, "");

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    if (idsOrNull != null) {
      fields.put("raw", Long.toUnsignedString(idsOrNull.raw()));
      fields.put("target", Long.toUnsignedString(idsOrNull.target()));
    }
    fields.put("source", source);
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
      return new KnownFacts(ids, node.path("source").asString(""));
    } catch (JacksonException | NumberFormatException _) {
      return NONE;
    }
  }

  private static long id(JsonNode node, String name) {
    return Long.parseUnsignedLong(node.path(name).asString());
  }
}
