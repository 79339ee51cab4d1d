package io.pgbend.target.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Gives the Authorization header of a request. */
interface Authorizer {

  /** The header's present value; empty for a request that must not carry any. */
  Optional<String> header() throws InterruptedException;

  /**
   * Called when the server did not accept a value.
   *
   * @return whether {@link #header()} now gives another one that is worth trying
   */
  boolean renew(String rejected) throws InterruptedException;

  /** For addresses of others. */
  static Authorizer none() {
    return new Fixed(Optional.empty());
  }

  static Authorizer bearer(String token) {
    return new Fixed(Optional.of("Bearer " + token));
  }

  static Authorizer basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return new Fixed(Optional.of("Basic " + Base64.getEncoder().encodeToString(both)));
  }

  /** A value that never changes. */
  final class Fixed implements Authorizer {
    private final Optional<String> value;

    private Fixed(Optional<String> value) {
      this.value = value;
    }

    @Override
    public Optional<String> header() {
      return value;
    }

    @Override
    public boolean renew(String rejected) {
      return false;
    }
  }
}
