package io.pgbend.target.client;

import static io.pgbend.problem.ProblemCode.TARGET_TLS_FAILED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.credential.Secret;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.testing.FakeTime;
import io.pgbend.testing.databend.DatabendDouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest {
  private static final String ROWS = "select number from numbers(3)";

  private static final Path CA = Path.of("src/test/resources/tls/ca.pem");

  @Test
  void a_certificate_of_the_named_authority_is_trusted() throws Exception {
    try (DatabendDouble databend = new DatabendDouble(server("localhost"));
        DatabendClient client = client(databend, CA)) {
      assertThat(client.session().query(ROWS).rows()).hasSize(3);
    }
  }

  @Test
  void a_certificate_of_an_unknown_authority_is_refused() throws Exception {
    try (DatabendDouble databend = new DatabendDouble(server("localhost"))) {
      refuses(databend, null, "not from a trusted authority");
    }
  }

  @Test
  void a_certificate_for_another_host_is_refused() throws Exception {
    try (DatabendDouble databend = new DatabendDouble(server("other"))) {
      refuses(databend, CA, "another host name");
    }
  }

  @Test
  void an_expired_certificate_is_refused() throws Exception {
    try (DatabendDouble databend = new DatabendDouble(server("expired"))) {
      refuses(databend, CA, "expired");
    }
  }

  @Test
  void a_file_that_is_no_certificate_is_refused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("x.pem"), "hello");
    DatabendEndpoint endpoint =
        DatabendEndpoint.of(URI.create("https://localhost"), "u", new Secret("p")).caFile(file);

    assertThatThrownBy(() -> new DatabendClient(endpoint))
        .isInstanceOfSatisfying(
            SyncException.class, e -> assertThat(e.code()).isEqualTo(TARGET_TLS_FAILED))
        .hasMessageContaining("x.pem");
  }

  @Test
  void a_server_without_tls_is_told_apart() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerPlainly(plain));
      URI url = URI.create("https://localhost:" + plain.getLocalPort());
      DatabendEndpoint endpoint = DatabendEndpoint.of(url, "u", new Secret("p"));
      try (DatabendClient client = new DatabendClient(endpoint, new FakeTime().backoff())) {
        assertThatThrownBy(() -> client.session().query(ROWS))
            .isInstanceOfSatisfying(
                SyncException.class, e -> assertThat(e.code()).isEqualTo(TARGET_TLS_FAILED))
            .hasMessageContaining("does not speak TLS");
      }
    }
  }

  private static void answerPlainly(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket socket = plain.accept()) {
        socket
            .getOutputStream()
            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException _) {
        // the client has seen enough, or the test is over
      }
    }
  }

  private static SSLContext server(String name) throws IOException, GeneralSecurityException {
    char[] password = "changeit".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(CA.resolveSibling(name + ".p12"))) {
      keys.load(in, password);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void refuses(DatabendDouble databend, @Nullable Path pem, String why) {
    try (DatabendClient client = client(databend, pem)) {
      assertThatThrownBy(() -> client.session().query(ROWS))
          .isInstanceOfSatisfying(
              SyncException.class, e -> assertThat(e.code()).isEqualTo(TARGET_TLS_FAILED))
          .hasMessageContaining(why);
    }
  }

  private static DatabendClient client(DatabendDouble databend, @Nullable Path pem) {
    DatabendEndpoint endpoint = pem == null ? databend.endpoint() : databend.endpoint().caFile(pem);
    return new DatabendClient(endpoint, new FakeTime().backoff());
  }
}
