package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom to trust: the system's authorities and, when named, those of a PEM file. */
final class TrustMaterial {
  private TrustMaterial() {}

  /**
   * A context that trusts the file's certificates besides the system's, because presigned uploads
   * go to an object store with a public certificate.
   */
  static SSLContext trusting(Path pem) {
    Collection<? extends Certificate> own = read(pem);
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (X509Certificate certificate : system()) {
        store.setCertificateEntry("system-" + number++, certificate);
      }
      for (Certificate certificate : own) {
        store.setCertificateEntry("own-" + number++, certificate);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(store), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw SyncException.of(
          ProblemCode.TARGET_TLS_FAILED, "The certificates of " + pem + " cannot be used.", e);
    }
  }

  private static Collection<? extends Certificate> read(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw SyncException.of(
              ProblemCode.TARGET_TLS_FAILED,
              "The certificate file " + pem + " cannot be read as PEM.",
              e)
          .remedy("Name a readable file with the authority's certificate in PEM form.");
    }
    throw SyncException.of(
        ProblemCode.TARGET_TLS_FAILED, "The certificate file " + pem + " holds no certificate.");
  }

  private static X509Certificate[] system() throws GeneralSecurityException {
    for (TrustManager manager : managers(null)) {
      if (manager instanceof X509TrustManager x509) {
        return x509.getAcceptedIssuers();
      }
    }
    return new X509Certificate[0];
  }

  private static TrustManager[] managers(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
