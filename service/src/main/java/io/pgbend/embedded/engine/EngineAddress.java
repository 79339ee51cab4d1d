package io.pgbend.embedded.engine;

import io.pgbend.credential.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where an engine listens and who may ask it. It listens on loopback only. */
record EngineAddress(int port, Secret password) {
  static final String HOST = "127.0.0.1";
  static final String USER = "root";

  URI url() {
    return URI.create("http://" + HOST + ":" + port);
  }

  /** For any Databend client; the password needs no escaping, it is made so. */
  Secret dsn() {
    return new Secret(
        "databend://"
            + USER
            + ":"
            + password.reveal()
            + "@"
            + HOST
            + ":"
            + port
            + "/default?sslmode=disable");
  }

  /** The value of the HTTP header {@code Authorization}. */
  String authorization() {
    byte[] both = (USER + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }
}
