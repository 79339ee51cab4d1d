package io.pgbend.pipeline;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One text for all JSON texts of the same value: keys sorted, no white space, numbers by their
 * value. Thread-safe.
 *
 * <p>Numbers are taken for what they say, or for the nearest float when all of them are floats: a
 * server may print more digits than one needs.
 */
final class CanonicalJson {
  private static final int DEEPEST = 1_100;
  private final boolean floats;
  private final JsonMapper mapper;

  /**
   * @param floats whether every number is a float
   */
  CanonicalJson(boolean floats) {
    this.floats = floats;
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(DEEPEST)
            .maxNumberLength(200_000)
            .maxStringLength(Integer.MAX_VALUE)
            .build();
    this.mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            // a decimal knows no negative zero, a double no more than 17 digits
            .configure(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, !floats)
            .build();
  }

  String of(String json) {
    StringBuilder text = new StringBuilder(json.length());
    append(mapper.readTree(json), text);
    return text.toString();
  }

  private void append(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      appendObject(node, text);
    } else if (node.isArray()) {
      text.append('[');
      for (int index = 0; index < node.size(); index++) {
        text.append(index == 0 ? "" : ",");
        append(node.get(index), text);
      }
      text.append(']');
    } else if (node.isNumber()) {
      text.append(floats ? floatText(node) : number(node.decimalValue()));
    } else {
      text.append(mapper.writeValueAsString(node));
    }
  }

  private void appendObject(JsonNode node, StringBuilder text) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(property -> sorted.put(property.getKey(), property.getValue()));
    text.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> property : sorted.entrySet()) {
      text.append(separator).append(mapper.writeValueAsString(property.getKey())).append(':');
      append(property.getValue(), text);
      separator = ",";
    }
    text.append('}');
  }

  private static String floatText(JsonNode node) {
    return Double.toString(node.doubleValue());
  }

  private static String number(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }
}
