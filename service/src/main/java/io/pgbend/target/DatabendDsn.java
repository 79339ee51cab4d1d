package io.pgbend.target;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code databend://user:password@host:port/database?warehouse=…&sslmode=…}, as Databend's
 * own drivers take it, and {@code http(s)://user:password@host:port/database}. Strict: a parameter
 * that is not known is refused by name. What it refuses is never printed, because it may hold a
 * password.
 *
 * <p>{@code databend} and {@code databend+https} mean TLS unless {@code sslmode=disable}, {@code
 * databend+http} means none. Ports default to 443 and 80. Other parameters: {@code warehouse},
 * {@code tls_ca_file}, {@code connect_timeout} (seconds).
 */
public final class DatabendDsn {
  private boolean tls;
  private boolean schemeDecides;
  private String warehouse = "";
  private @Nullable Path caFile;
  private Timeouts timeouts = Timeouts.standard();

  private DatabendDsn() {}

  /**
   * Reads a DSN or URL.
   *
   * @throws SyncException {@code BAD_REQUEST} on the field {@code url}
   */
  public static DatabendEndpoint parse(String text) {
    return new DatabendDsn().read(text.strip());
  }

  private DatabendEndpoint read(String text) {
    int schemeEnd = text.indexOf("://");
    if (schemeEnd < 0) {
      throw refused("It has to begin with databend://, http:// or https://.");
    }
    readScheme(text.substring(0, schemeEnd).toLowerCase(Locale.ROOT));
    String rest = text.substring(schemeEnd + 3);
    if (rest.indexOf('#') >= 0) {
      throw refused("It contains a '#'; inside a password write it as %23.");
    }
    String place = before(rest, '?');
    String parameters = after(rest, '?');
    String authority = before(place, '/');
    String database = after(place, '/');
    if (database.indexOf('@') >= 0 || parameters.indexOf('@') >= 0) {
      throw refused("A '@' stands behind a '/' or '?'; inside a password write these as %XX.");
    }
    if (!parameters.isEmpty()) {
      for (String parameter : parameters.split("&", -1)) {
        readParameter(parameter);
      }
    }
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? "" : authority.substring(0, at);
    return new DatabendEndpoint(
        url(authority.substring(at + 1)),
        decoded(before(userInfo, ':')),
        new Secret(decoded(after(userInfo, ':'))),
        warehouse,
        decoded(database),
        caFile,
        timeouts);
  }

  private void readScheme(String scheme) {
    switch (scheme) {
      case "databend" -> tls = true;
      case "databend+https", "https" -> {
        tls = true;
        schemeDecides = true;
      }
      case "databend+http", "http" -> schemeDecides = true;
      default -> throw refused("It has to begin with databend://, http:// or https://.");
    }
  }

  private void readParameter(String parameter) {
    String name = decoded(before(parameter, '='));
    String value = decoded(after(parameter, '='));
    switch (name) {
      case "warehouse" -> warehouse = value;
      case "sslmode" -> readSslMode(value);
      case "tls_ca_file" -> caFile = path(value);
      case "connect_timeout" -> timeouts = timeouts.connect(seconds(value));
      default ->
          throw refused(
              "The parameter '"
                  + name
                  + "' is not known; known are warehouse, sslmode, tls_ca_file and"
                  + " connect_timeout.");
    }
  }

  private void readSslMode(String value) {
    boolean wanted =
        switch (value) {
          case "disable" -> false;
          case "require", "enable", "verify-full" -> true;
          default ->
              throw refused("sslmode is disable, require or verify-full; both of these verify.");
        };
    if (schemeDecides && wanted != tls) {
      throw refused("sslmode says the opposite of the scheme.");
    }
    tls = wanted;
  }

  private URI url(String hostAndPort) {
    try {
      URI url = new URI((tls ? "https" : "http") + "://" + hostAndPort);
      boolean validPort = url.getPort() != 0 && url.getPort() <= 65_535;
      if (url.getHost() != null && validPort) {
        return url;
      }
    } catch (URISyntaxException _) {
      // its text repeats the input
    }
    throw refused("Host and port are not valid; special characters in a password are written %XX.");
  }

  private static Path path(String value) {
    try {
      return Path.of(value);
    } catch (InvalidPathException _) {
      throw refused("tls_ca_file is not a path.");
    }
  }

  private static Duration seconds(String value) {
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw refused("connect_timeout is a number of seconds from 1 to 99999.");
    }
    return Duration.ofSeconds(Integer.parseInt(value));
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String after(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? "" : text.substring(at + 1);
  }

  private static String decoded(String text) {
    ByteBuffer bytes = ByteBuffer.allocate(text.length() * 3);
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '%') {
        if (i + 3 > text.length() || !text.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
          throw refused("A '%' is not followed by two hexadecimal digits; write it as %25.");
        }
        bytes.put((byte) HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 3;
      } else {
        int next = text.offsetByCodePoints(i, 1);
        bytes.put(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next;
      }
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException _) {
      throw refused("Its %XX sequences are not UTF-8.");
    }
  }

  private static SyncException refused(String why) {
    return SyncException.of(ProblemCode.BAD_REQUEST, "The Databend address is not valid. " + why)
        .field("url");
  }
}
