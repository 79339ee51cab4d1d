package io.pgbend.source;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** Which authorities vouch for the server. */
final class Tls {
  private Tls() {}

  /**
   * The driver's properties. Without a file the Java trust store decides: the driver's own default
   * would be a file in the home folder of whoever runs the service.
   */
  static Map<String, String> trust(SourceEndpoint endpoint) {
    boolean verified =
        endpoint.sslMode() == SslMode.VERIFY_CA || endpoint.sslMode() == SslMode.VERIFY_FULL;
    if (!verified) {
      return Map.of();
    }
    if (endpoint.sslRootCert().isEmpty()) {
      return Map.of(PGProperty.SSL_FACTORY.getName(), DefaultJavaSSLFactory.class.getName());
    }
    String file = endpoint.sslRootCert().get();
    if (!Files.isReadable(Path.of(file))) {
      throw SyncException.of(
              ProblemCode.SOURCE_ADDRESS_INVALID,
              "The certificate file %s cannot be read.".formatted(file))
          .remedy("Correct the path or the rights of the file, which has to be in PEM form.")
          .field("sslRootCert");
    }
    return Map.of(PGProperty.SSL_ROOT_CERT.getName(), file);
  }
}
