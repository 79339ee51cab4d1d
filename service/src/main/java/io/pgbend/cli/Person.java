package io.pgbend.cli;

import io.pgbend.credential.Secret;

/** Whoever sits at the terminal. */
interface Person {
  /** What was typed, without being shown. */
  Secret password(String whose);

  /** Asks a question; whatever is not a clear yes is a no. */
  boolean agrees(String question);
}
