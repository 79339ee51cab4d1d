package io.pgbend.source;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A strict reader of connection addresses. It knows two parameters and refuses every other by name,
 * so that no property of the driver can be reached from outside. No message repeats the text, which
 * may hold a password.
 */
final class SourceUri {
  private static final String SSL_MODE = "sslmode";
  private static final String SSL_ROOT_CERT = "sslrootcert";

  private final String text;

  SourceUri(String text) {
    this.text = text;
  }

  SourceEndpoint endpoint() {
    String rest = afterScheme();
    if (rest.indexOf('#') >= 0) {
      throw invalid("The address holds a '#'; write it as %23.");
    }
    int question = rest.indexOf('?');
    String main = question < 0 ? rest : rest.substring(0, question);
    int slash = main.indexOf('/');
    if (slash < 0 || slash == main.length() - 1) {
      throw invalid("The address names no database after the host.").field("database");
    }
    String database = main.substring(slash + 1);
    if (database.indexOf('/') >= 0) {
      throw invalid("The database's name holds a '/'; write it as %2F.").field("database");
    }
    String authority = main.substring(0, slash);
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      throw invalid("The address names no user before the host.").field("user");
    }
    // only now: a '?' inside an unencoded password must not print what follows it
    Map<String, String> parameters = parameters(question < 0 ? "" : rest.substring(question + 1));
    return endpoint(
        authority.substring(0, at), authority.substring(at + 1), decoded(database), parameters);
  }

  private SourceEndpoint endpoint(
      String login, String address, String database, Map<String, String> parameters) {
    if (login.indexOf('@') >= 0) {
      throw invalid("User and password hold an '@'; write it as %40.").field("user");
    }
    int colon = login.indexOf(':');
    String user = decoded(colon < 0 ? login : login.substring(0, colon));
    Secret password = new Secret(colon < 0 ? "" : decoded(login.substring(colon + 1)));
    int hostEnd = hostEnd(address);
    String host = decoded(withoutBrackets(address.substring(0, hostEnd)));
    return new SourceEndpoint(
        host,
        port(address.substring(hostEnd)),
        database,
        user,
        password,
        sslMode(parameters.get(SSL_MODE), host, parameters.containsKey(SSL_ROOT_CERT)),
        parameters.get(SSL_ROOT_CERT));
  }

  private String afterScheme() {
    for (String scheme : new String[] {"postgresql://", "postgres://"}) {
      if (text.startsWith(scheme)) {
        return text.substring(scheme.length());
      }
    }
    throw invalid("The address does not begin with postgresql://.");
  }

  private static int hostEnd(String address) {
    if (address.indexOf(',') >= 0) {
      throw invalid("Only one host can be named.").field("host");
    }
    if (address.startsWith("[")) {
      int close = address.indexOf(']');
      if (close < 0) {
        throw invalid("The IPv6 address has no closing bracket.").field("host");
      }
      return close + 1;
    }
    int colon = address.indexOf(':');
    if (colon >= 0 && address.indexOf(':', colon + 1) >= 0) {
      throw invalid("An IPv6 address needs brackets: [::1]:5432.").field("host");
    }
    return colon < 0 ? address.length() : colon;
  }

  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(String rest) {
    if (rest.isEmpty()) {
      return SourceEndpoint.DEFAULT_PORT;
    }
    if (!rest.matches(":[0-9]{1,5}")) {
      throw invalid("The port is not a number from 1 to 65535.").field("port");
    }
    return Integer.parseInt(rest.substring(1));
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> found = new HashMap<>();
    for (String pair : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.equals(SSL_MODE) && !name.equals(SSL_ROOT_CERT)) {
        throw invalid(
            "The parameter '%s' is not known; sslmode and sslrootcert are.".formatted(shown(name)));
      }
      if (equals < 0 || equals == pair.length() - 1) {
        throw invalid("The parameter '%s' has no value.".formatted(name)).field(name);
      }
      if (found.put(name, decoded(pair.substring(equals + 1))) != null) {
        throw invalid("The parameter '%s' stands twice.".formatted(name)).field(name);
      }
    }
    return found;
  }

  /** The mode a text names, or the default when there is none. */
  static SslMode sslMode(@Nullable String said, String host, boolean rootCertNamed) {
    if (said == null) {
      return rootCertNamed ? SslMode.VERIFY_FULL : SourceEndpoint.defaultSslMode(host);
    }
    return Arrays.stream(SslMode.values())
        .filter(mode -> mode.text().equals(said))
        .findFirst()
        .orElseThrow(() -> invalid("The sslmode is none of " + modes() + ".").field(SSL_MODE));
  }

  private static String modes() {
    return Arrays.stream(SslMode.values()).map(SslMode::text).collect(Collectors.joining(", "));
  }

  /** Percent-decoding as RFC 3986 has it: a plus sign stays one. */
  private static String decoded(String part) {
    ByteBuffer bytes = ByteBuffer.allocate(part.length() * 3);
    for (int i = 0; i < part.length(); ) {
      int character = part.codePointAt(i);
      if (character != '%') {
        bytes.put(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(character);
        continue;
      }
      if (i + 3 > part.length() || !part.substring(i + 1, i + 3).matches("[0-9A-Fa-f]{2}")) {
        throw invalid("A '%' is not followed by two hexadecimal digits; write it as %25.");
      }
      bytes.put((byte) Integer.parseInt(part, i + 1, i + 3, 16));
      i += 3;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
    } catch (CharacterCodingException e) {
      throw SyncException.of(
          ProblemCode.SOURCE_ADDRESS_INVALID, "Percent-encoded bytes are not UTF-8.", e);
    }
  }

  private static String shown(String name) {
    String printable = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return printable.length() > 40 ? printable.substring(0, 40) + "…" : printable;
  }

  private static SyncException invalid(String sentence) {
    return SyncException.of(ProblemCode.SOURCE_ADDRESS_INVALID, sentence);
  }
}
