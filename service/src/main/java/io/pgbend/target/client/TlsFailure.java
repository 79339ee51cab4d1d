package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Says which of the usual reasons a TLS connection failed for. */
final class TlsFailure {
  private TlsFailure() {}

  /** A problem when trying again cannot help, nothing when the connection merely broke. */
  static Optional<SyncException> explain(DatabendEndpoint endpoint, Throwable failure) {
    SSLException tls = first(failure, SSLException.class);
    if (tls == null) {
      return Optional.empty();
    }
    return reason(tls)
        .map(
            why ->
                SyncException.of(
                    ProblemCode.TARGET_TLS_FAILED, endpoint.address() + ": " + why, failure));
  }

  private static Optional<String> reason(SSLException tls) {
    String text = String.valueOf(tls.getMessage());
    if (text.contains("SSL message")) { // "Unrecognized SSL message, plaintext connection?"
      return Optional.of("The server does not speak TLS on this port.");
    }
    if (first(tls, CertificateExpiredException.class) != null) {
      return Optional.of("The server's certificate has expired.");
    }
    if (text.contains("No subject alternative") || text.contains("No name matching")) {
      return Optional.of("The server's certificate is for another host name.");
    }
    if (first(tls, CertPathValidatorException.class) != null
        || first(tls, CertificateException.class) != null
        || text.contains("certification path")) {
      return Optional.of("The server's certificate is not from a trusted authority.");
    }
    if (tls instanceof SSLPeerUnverifiedException) {
      return Optional.of("The server did not prove who it is.");
    }
    if (tls instanceof SSLHandshakeException && !text.contains("terminated")) {
      return Optional.of("Server and client could not agree on a way to encrypt.");
    }
    return Optional.empty();
  }

  private static <T extends Throwable> @Nullable T first(Throwable failure, Class<T> kind) {
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }
}
