package io.pgbend.problem;

import org.jspecify.annotations.Nullable;

/** The one exception of this program: a {@link Problem} on its way to somebody who can show it. */
public final class SyncException extends RuntimeException {
  private final transient Problem problem;

  private SyncException(Problem problem, @Nullable Throwable cause) {
    super(problem.code() + ": " + problem.detail(), cause);
    this.problem = problem;
  }

  /** A problem with the code's own remedy. */
  public static SyncException of(ProblemCode code, String detail) {
    return new SyncException(new Problem(code, code.title(), detail, code.remedy(), null), null);
  }

  /** A problem with the code's own remedy, caused by something caught. */
  public static SyncException of(ProblemCode code, String detail, Throwable cause) {
    return new SyncException(new Problem(code, code.title(), detail, code.remedy(), null), cause);
  }

  /** The same problem with a remedy that fits the case better, for instance with exact SQL. */
  public SyncException remedy(String remedy) {
    return new SyncException(
        new Problem(
            problem.code(), problem.title(), problem.detail(), remedy, problem.fieldOrNull()),
        getCause());
  }

  /** The same problem with a detail that says more. */
  public SyncException detail(String detail) {
    return new SyncException(
        new Problem(
            problem.code(), problem.title(), detail, problem.remedy(), problem.fieldOrNull()),
        getCause());
  }

  /** The same problem, blamed on one field of the request. */
  public SyncException field(String field) {
    return new SyncException(
        new Problem(problem.code(), problem.title(), problem.detail(), problem.remedy(), field),
        getCause());
  }

  public Problem problem() {
    return problem;
  }

  public ProblemCode code() {
    return problem.code();
  }
}
