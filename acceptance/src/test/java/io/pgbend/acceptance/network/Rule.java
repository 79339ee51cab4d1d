package io.pgbend.acceptance.network;

/** Decides about each message; called by one thread at a time. */
public interface Rule {
  Fate of(Message message);
}
