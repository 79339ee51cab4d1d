package io.pgbend.target.client;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Locale;

/**
 * What each error code of the server means here. Codes are those of {@code exception_code.rs} in
 * the server's source; two of them have two meanings, told apart by text.
 */
final class ServerCodes {
  static final int PRESIGN_UNSUPPORTED = 3902;

  private ServerCodes() {}

  /** The problem for an error that the server reported. */
  static SyncException problem(int code, String text, String queryId) {
    Meaning meaning = meaning(code, text);
    String clean = ServerText.clean(code, text);
    DatabendFailure failure =
        new DatabendFailure(code, ServerText.withoutTrace(text), clean, queryId, meaning.retry());
    return SyncException.of(
        meaning.problem(), "Databend error " + code + ": " + clean + named(queryId), failure);
  }

  /** Whether a COMMIT that ended with this error has certainly not taken place. */
  static boolean commitCertainlyFailed(int code, String text) {
    return switch (code) {
      case 2009, 2011, 2015, 4001, 4002 -> true;
      default -> meaning(code, text).retry() == RetryClass.OUR_MISTAKE && code != 0;
    };
  }

  static String named(String queryId) {
    return queryId.isEmpty() ? "" : " (query " + queryId + ")";
  }

  private record Meaning(ProblemCode problem, RetryClass retry) {}

  private static Meaning meaning(int code, String text) {
    return switch (code) {
      case 4001 -> has(text, "multi rows from source") ? DUPLICATES : CONFLICT;
      case 4000 -> has(text, "duplicated data") ? DUPLICATES : AGAIN;
      case 2009, 2011, 2015, 2016, 2317 -> CONFLICT;
      case 1035, 1038, 1122, 2001, 2003, 2401, 3901 -> AGAIN;
      case 1043, 1044 -> new Meaning(ProblemCode.TARGET_OUTCOME_UNKNOWN, RetryClass.READ_BACK);
      case 2411 -> new Meaning(ProblemCode.TARGET_OUT_OF_MEMORY, RetryClass.SMALLER_BATCH);
      case 2403, 2404, 2408 ->
          new Meaning(ProblemCode.TARGET_WAREHOUSE_NOT_READY, RetryClass.NEW_SESSION);
      case 2405, 2406, 2407 -> new Meaning(ProblemCode.TARGET_WAREHOUSE_UNKNOWN, RetryClass.OBJECT);
      case 4002, 4003, 5101, 5103, 5110, 5111, 5112 ->
          new Meaning(ProblemCode.TARGET_SESSION_LOST, RetryClass.NEW_SESSION);
      case 401, 5100, 5102, 5104, 2201 ->
          new Meaning(ProblemCode.TARGET_WRONG_PASSWORD, RetryClass.CREDENTIALS);
      case 403, 1041, 1063, 2207, 2215, 2506, 3002 ->
          new Meaning(ProblemCode.TARGET_NO_RIGHTS, RetryClass.CREDENTIALS);
      case 1003 -> object(ProblemCode.TARGET_DATABASE_MISSING);
      case 1025 -> object(ProblemCode.TARGET_TABLE_MISSING);
      case 2501 -> object(ProblemCode.TARGET_STAGE_MISSING);
      case 3001 -> object(ProblemCode.TARGET_FILE_MISSING);
      case 1058, 1303 -> object(ProblemCode.TARGET_COLUMNS_DIFFER);
      case 2301, 2302, 2502, 1108 -> object(ProblemCode.TARGET_ALREADY_EXISTS);
      case 2012 -> object(ProblemCode.TARGET_NOT_WRITABLE);
      case 1001 -> has(text, "parquet error") || has(text, "utf") ? VALUE : AGAIN;
      case 1006, 1007, 1010, 1046 -> VALUE;
      case 1005, 1049, 1065, 1074, 1078, 1079, 1080, 1110, 1114, 1202, 2006, 2801 -> REFUSED;
      case 1002, 1402, 1403, 3902, 4012 ->
          new Meaning(ProblemCode.TARGET_CAPABILITY_MISSING, RetryClass.CAPABILITY);
      default -> new Meaning(ProblemCode.TARGET_SERVER_ERROR, RetryClass.RETRY_TRANSACTION);
    };
  }

  private static final Meaning CONFLICT =
      new Meaning(ProblemCode.TARGET_CONFLICT, RetryClass.RETRY_TRANSACTION);
  private static final Meaning AGAIN =
      new Meaning(ProblemCode.TARGET_SERVER_ERROR, RetryClass.RETRY_TRANSACTION);
  private static final Meaning DUPLICATES =
      new Meaning(ProblemCode.TARGET_DUPLICATE_KEYS, RetryClass.OUR_MISTAKE);
  private static final Meaning VALUE =
      new Meaning(ProblemCode.TARGET_VALUE_REFUSED, RetryClass.BAD_DATA);
  private static final Meaning REFUSED =
      new Meaning(ProblemCode.TARGET_STATEMENT_REFUSED, RetryClass.OUR_MISTAKE);

  private static Meaning object(ProblemCode problem) {
    return new Meaning(problem, RetryClass.OBJECT);
  }

  private static boolean has(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part);
  }

  /** The class of a problem that no server code stands behind. */
  static RetryClass classOf(ProblemCode problem) {
    return switch (problem) {
      case TARGET_UNREACHABLE,
          TARGET_SESSION_LOST,
          TARGET_WAREHOUSE_NOT_READY,
          TARGET_UPLOAD_FAILED ->
          RetryClass.NEW_SESSION;
      case TARGET_OUTCOME_UNKNOWN, TARGET_TIMEOUT, TARGET_BAD_ANSWER -> RetryClass.READ_BACK;
      case TARGET_WRONG_PASSWORD, TARGET_NO_RIGHTS, TARGET_TLS_FAILED -> RetryClass.CREDENTIALS;
      case INTERRUPTED -> RetryClass.INTERRUPTED;
      default -> RetryClass.OUR_MISTAKE;
    };
  }
}
