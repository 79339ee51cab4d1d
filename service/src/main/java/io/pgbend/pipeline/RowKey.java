package io.pgbend.pipeline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a checksum's key text into one for people: {@code V2:17} becomes {@code id = 17}.
 *
 * @param columns names of the columns in the text
 */
record RowKey(List<String> columns) {
  private static final int LONGEST = 200;

  RowKey {
    columns = List.copyOf(columns);
  }

  /** A key's text, cut where it is long. */
  String shown(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    List<String> parts = new ArrayList<>();
    int position = 0;
    for (String column : columns) {
      if (bytes[position] == 'N') {
        parts.add(column + " is NULL");
        position++;
      } else {
        int colon = position;
        while (bytes[colon] != ':') {
          colon++;
        }
        int length =
            Integer.parseInt(
                new String(bytes, position + 1, colon - position - 1, StandardCharsets.US_ASCII));
        parts.add(column + " = " + new String(bytes, colon + 1, length, StandardCharsets.UTF_8));
        position = colon + 1 + length;
      }
    }
    String text = columns.isEmpty() ? "a row without a key" : String.join(", ", parts);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
