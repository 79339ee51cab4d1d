package io.pgbend.acceptance.network;

/** Decides about each message; called by several threads. */
public interface Rule {
  Fate of(Message message);
}
