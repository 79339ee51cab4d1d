package io.pgbend.acceptance.network;

/** Cuts every connection, when so many bytes have come from the server on all of them. */
public final class AfterBytes implements Rule {
  private long left;

  public AfterBytes(long bytes) {
    this.left = bytes;
  }

  @Override
  public synchronized Fate of(Message message) {
    left -= message.fromServer() ? message.bytes().length : 0;
    return left < 0 ? Fate.CUT_BEFORE : Fate.PASS;
  }
}
