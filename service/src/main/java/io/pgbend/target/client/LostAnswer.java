package io.pgbend.target.client;

/** No answer, or none that can be read. Not yet a problem: most calls may be sent again. */
final class LostAnswer extends Exception {
  private final boolean delivered;

  /**
   * @param delivered whether the server may have received the request, in this attempt or before
   */
  LostAnswer(String why, boolean delivered) {
    super(why);
    this.delivered = delivered;
  }

  LostAnswer(String why, boolean delivered, Throwable cause) {
    super(why, cause);
    this.delivered = delivered;
  }

  boolean delivered() {
    return delivered;
  }

  /** The same, when an earlier attempt may have been received. */
  LostAnswer alsoDelivered(boolean before) {
    return before && !delivered ? new LostAnswer(why(), true, this) : this;
  }

  String why() {
    String message = getMessage();
    return message == null ? "no answer" : message;
  }
}
