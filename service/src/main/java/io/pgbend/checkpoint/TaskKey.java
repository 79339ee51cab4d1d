package io.pgbend.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The name under which a target table's bookkeeping is kept. It follows from the table, so two
 * processes with the same target meet at the same control rows: this is the claim on the table.
 *
 * @param text lower-case letters, digits and underscores, at most 45 characters
 */
public record TaskKey(String text) {
  private static final int READABLE = 28;

  /** The key of a table, readable where its name is and unique by a hash. */
  public static TaskKey of(String database, String table) {
    String readable =
        (database + "_" + table).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    String start = readable.substring(0, Math.min(READABLE, readable.length()));
    return new TaskKey(start + "_" + hash(database.length() + ":" + database + table));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
