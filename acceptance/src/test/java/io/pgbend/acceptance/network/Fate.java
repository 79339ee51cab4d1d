package io.pgbend.acceptance.network;

/** What becomes of a message, and of the connection that it is on. */
public enum Fate {
  PASS,
  /** The connection is cut; nothing of the message arrives. */
  CUT_BEFORE,
  /** The connection is cut in the middle of the message. */
  CUT_WITHIN,
  /** The message arrives as the last of its connection. */
  CUT_BEHIND,
  /** From this message on nothing arrives in either direction, and nobody is told. */
  SILENCE
}
