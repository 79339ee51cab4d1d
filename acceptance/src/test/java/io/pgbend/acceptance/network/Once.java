package io.pgbend.acceptance.network;

import java.util.function.Predicate;

/** Something that a proxy does to the first message of a kind, and to no other. */
public final class Once implements Rule {
  private final Fate fate;
  private final Predicate<Message> kind;
  private volatile boolean done;

  public Once(Fate fate, Predicate<Message> kind) {
    this.fate = fate;
    this.kind = kind;
  }

  /** To the first message of the server on the connection on which the client sent this. */
  public static Once toAnswer(Fate fate, Predicate<Message> asked) {
    return new Once(fate, new AnswerTo(asked));
  }

  public boolean isDone() {
    return done;
  }

  @Override
  public synchronized Fate of(Message message) {
    if (done || !kind.test(message)) {
      return Fate.PASS;
    }
    done = true;
    return fate;
  }

  private static final class AnswerTo implements Predicate<Message> {
    private static final int NONE = -1;
    private final Predicate<Message> asked;
    private int connection = NONE;

    AnswerTo(Predicate<Message> asked) {
      this.asked = asked;
    }

    @Override
    public boolean test(Message message) {
      if (connection == NONE && !message.fromServer() && asked.test(message)) {
        connection = message.connection();
      }
      return message.fromServer() && message.connection() == connection;
    }
  }
}
