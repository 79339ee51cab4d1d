package io.pgbend.testing.databend;

import io.pgbend.target.DatabendEndpoint;
import org.junit.jupiter.api.AfterEach;

/** The double keeps the contract that it stands in for. */
final class DatabendDoubleTest extends ProtocolContract {
  private final DatabendDouble databend = new DatabendDouble();

  @Override
  protected DatabendEndpoint endpoint() {
    return databend.endpoint();
  }

  @AfterEach
  void closeDouble() {
    databend.close();
  }
}
