package io.pgbend.target.client;

import static io.pgbend.problem.ProblemCode.INTERRUPTED;
import static io.pgbend.problem.ProblemCode.TARGET_BAD_ANSWER;
import static io.pgbend.problem.ProblemCode.TARGET_CONFLICT;
import static io.pgbend.problem.ProblemCode.TARGET_OUTCOME_UNKNOWN;
import static io.pgbend.problem.ProblemCode.TARGET_SERVER_ERROR;
import static io.pgbend.problem.ProblemCode.TARGET_SESSION_LOST;
import static io.pgbend.problem.ProblemCode.TARGET_TIMEOUT;
import static io.pgbend.problem.ProblemCode.TARGET_UNREACHABLE;
import static io.pgbend.problem.ProblemCode.TARGET_UPLOAD_FAILED;
import static io.pgbend.problem.ProblemCode.TARGET_WRONG_PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.Timeouts;
import io.pgbend.target.sql.StagePath;
import io.pgbend.testing.FakeTime;
import io.pgbend.testing.databend.DatabendDouble;
import io.pgbend.testing.databend.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabendClientTest {
  private static final String QUERY = "POST /v1/query";
  private static final String ROWS = "select number from numbers(25000)";
  private static final String COUNT = "select count(*) from \"c\".\"t\"";
  private static final String INSERT = "insert into \"c\".\"t\" values (1)";
  private static final StagePath FILE = new StagePath("pgbend", "t1/7/f.parquet");

  private final DatabendDouble databend = new DatabendDouble();
  private final FakeTime time = new FakeTime();
  private DatabendClient client = new DatabendClient(databend.endpoint(), time.backoff());

  @BeforeEach
  void a_table() {
    try (DatabendSession session = client.session()) {
      session.query("create database if not exists \"c\"");
      session.query("create table \"c\".\"t\" (\"id\" bigint)");
    }
  }

  @AfterEach
  void close() {
    client.close();
    databend.close();
  }

  static List<Fault> lost() {
    return List.of(
        new Fault.LoseAnswer(),
        new Fault.Truncate(),
        new Fault.Garbage(),
        new Fault.Status(503, "busy"),
        new Fault.Status(502, ""),
        new Fault.Status(429, "{}"),
        new Fault.Status(400, "{\"kind\":\"ProvisionWarehouseTimeout\",\"message\":\"starting\"}"));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void a_statement_runs_once_when_its_answer_is_lost(Fault fault) {
    databend.plan(QUERY, fault);

    assertThat(client.session().query(INSERT).rowsInserted()).isEqualTo(1);

    assertThat(client.session().query(COUNT).onlyNumber()).isEqualTo(1);
    assertThat(databend.executions(INSERT)).isEqualTo(1);
    assertThat(time.pauses()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("lost")
  void every_page_arrives_once_when_an_answer_is_lost(Fault fault) {
    databend.plan("GET /v1/query/", fault);

    QueryResult result = client.session().query(ROWS);

    assertThat(result.rows()).hasSize(25_000).doesNotHaveDuplicates();
    assertThat(result.columns()).containsExactly(new Column("number", "String"));
  }

  @Test
  void the_same_id_is_sent_again() {
    databend.plan(QUERY, new Fault.LoseAnswer());
    int before = databend.seen(QUERY).size();

    client.session().query(INSERT);

    List<DatabendDouble.Seen> posts = databend.seen(QUERY);
    assertThat(posts).hasSize(before + 2);
    assertThat(posts.get(before).header("X-DATABEND-QUERY-ID"))
        .matches("[0-9a-f]{32}")
        .isEqualTo(posts.get(before + 1).header("X-DATABEND-QUERY-ID"));
  }

  @Test
  void an_error_on_the_third_page_is_not_overlooked() {
    List<String> seen = new ArrayList<>();
    databend.plan("GET /v1/query/", new Fault.Status(503, ""));
    databend.plan("GET /v1/query/", new Fault.ErrorPage(2001, "meta"));

    SyncException problem =
        problem(() -> client.session().stream(ROWS, row -> seen.add(row.getFirst())));

    assertThat(problem.code()).isEqualTo(TARGET_SERVER_ERROR);
    assertThat(seen).hasSize(10_000);
  }

  @Test
  void a_failed_statement_fails_the_transaction_and_commit_is_refused_here() {
    try (DatabendSession session = client.session()) {
      session.begin();
      session.query(INSERT);
      problem(() -> session.query("select count(*) from \"c\".\"missing\""));

      assertThat(catchThrowableOfType(IllegalStateException.class, session::commit)).isNotNull();
      assertThat(catchThrowableOfType(IllegalStateException.class, () -> session.query(COUNT)))
          .isNotNull();
      session.rollback();
      assertThat(session.query(COUNT).onlyNumber()).isZero();
    }
    assertThat(databend.executions("commit")).isZero();
  }

  @Test
  void a_transaction_that_the_server_ended_is_not_committed() {
    try (DatabendSession session = client.session()) {
      session.begin();
      session.query("create table \"c\".\"ddl\" (\"id\" bigint)");

      assertThat(problem(session::commit).code()).isEqualTo(TARGET_SESSION_LOST);
    }
    assertThat(databend.executions("commit")).isZero();
  }

  @Test
  void a_commit_runs_once_when_its_answer_is_lost() {
    try (DatabendSession session = client.session()) {
      session.begin();
      session.query(INSERT);
      databend.plan(QUERY, new Fault.LoseAnswer());
      session.commit();
    }
    assertThat(databend.executions("commit")).isEqualTo(1);
    assertThat(client.session().query(COUNT).onlyNumber()).isEqualTo(1);
  }

  @Test
  void a_commit_without_any_answer_has_an_unknown_outcome() {
    try (DatabendSession session = client.session()) {
      session.begin();
      session.query(INSERT);
      for (int i = 0; i < 40; i++) {
        databend.plan(QUERY, new Fault.LoseAnswer());
      }

      SyncException problem = problem(session::commit);

      assertThat(problem.code()).isEqualTo(TARGET_OUTCOME_UNKNOWN);
      assertThat(RetryClass.of(problem)).isEqualTo(RetryClass.READ_BACK);
    }
  }

  @Test
  void an_error_after_a_repeated_commit_has_an_unknown_outcome() {
    try (DatabendSession session = client.session()) {
      session.begin();
      databend.plan(QUERY, new Fault.LoseAnswer());
      databend.plan(QUERY, new Fault.ErrorPage(4002, "aborted"));

      assertThat(problem(session::commit).code()).isEqualTo(TARGET_OUTCOME_UNKNOWN);
    }
  }

  @Test
  void a_conflict_at_commit_is_known_to_have_written_nothing() {
    try (DatabendSession session = client.session()) {
      session.begin();
      databend.plan(QUERY, new Fault.ErrorPage(4001, "Unresolvable conflict detected for table 2"));

      SyncException problem = problem(session::commit);

      assertThat(problem.code()).isEqualTo(TARGET_CONFLICT);
      assertThat(RetryClass.of(problem)).isEqualTo(RetryClass.RETRY_TRANSACTION);
    }
  }

  @Test
  void a_meta_error_at_commit_has_an_unknown_outcome() {
    try (DatabendSession session = client.session()) {
      session.begin();
      databend.plan(QUERY, new Fault.ErrorPage(2001, "meta service"));

      assertThat(problem(session::commit).code()).isEqualTo(TARGET_OUTCOME_UNKNOWN);
    }
  }

  @Test
  void a_statement_inside_a_transaction_that_is_lost_for_good_means_a_new_session() {
    try (DatabendSession session = client.session()) {
      session.begin();
      for (int i = 0; i < 40; i++) {
        databend.plan(QUERY, new Fault.Status(503, ""));
      }

      assertThat(RetryClass.of(problem(() -> session.query(INSERT))))
          .isEqualTo(RetryClass.NEW_SESSION);
    }
    assertThat(time.instant().getEpochSecond()).isBetween(50L, 66L);
  }

  @Test
  void a_page_that_nobody_knows_leaves_the_outcome_open() {
    databend.plan("GET /v1/query/", new Fault.Status(404, "{\"error\":{\"code\":404}}"));

    assertThat(problem(() -> client.session().query(ROWS)).code())
        .isEqualTo(TARGET_OUTCOME_UNKNOWN);
  }

  @Test
  void the_session_is_carried_as_it_came() {
    try (DatabendSession session = client.session()) {
      session.begin();
      session.query(INSERT);
    }

    DatabendDouble.Seen insert =
        databend.seen(QUERY).stream()
            .filter(s -> s.body().contains("insert into"))
            .findFirst()
            .get();
    assertThat(insert.body())
        .contains("\"of_the_future\":1", "\"txn_state\":\"Active\"")
        .contains("\"timezone\":\"UTC\"", "\"sql_dialect\":\"PostgreSQL\"");
    assertThat(insert.header("X-DATABEND-STICKY-NODE")).isEqualTo("node-1");
    assertThat(databend.seen(QUERY).getFirst().header("X-DATABEND-STICKY-NODE")).isEmpty();
  }

  @Test
  void every_call_names_the_warehouse_and_no_browser() {
    reopen(databend.endpoint().warehouse("small"));
    client.session().query(ROWS);
    client.upload(FILE, BodySource.of(new byte[] {1}));

    List<DatabendDouble.Seen> calls =
        databend.seen().stream().filter(s -> !s.header("X-DATABEND-WAREHOUSE").isEmpty()).toList();
    assertThat(calls).extracting(s -> s.method()).contains("POST", "GET", "PUT");
    assertThat(calls).allSatisfy(s -> assertThat(s.header("User-Agent")).isEqualTo("pgbend"));
  }

  @Test
  void a_result_is_finalised() {
    client.session().query(ROWS);

    assertThat(databend.seen().getLast().path()).endsWith("/final");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_wrong_password_is_told_at_once_without_it(boolean login) {
    if (login) {
      databend.offerLogin();
    }
    reopen(databend.endpoint().credentials("writer", new Secret("geheim")));

    SyncException problem = problem(() -> client.session().query(ROWS));

    assertThat(problem.code()).isEqualTo(TARGET_WRONG_PASSWORD);
    assertThat(problem.problem().toString()).doesNotContain("geheim").doesNotContain("Basic");
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void tokens_are_used_and_refreshed_and_logged_out() {
    databend.offerLogin();
    reopen(databend.endpoint());
    client.session().query(ROWS);
    databend.expireTokens();

    client.session().query(ROWS);

    assertThat(databend.refreshes()).isEqualTo(1);
    assertThat(databend.seen(QUERY).getLast().header("Authorization"))
        .isEqualTo("Bearer session-1");
    client.close();
    assertThat(databend.seen("POST /v1/session/logout")).hasSize(1);
  }

  @Test
  void when_a_token_cannot_be_refreshed_the_password_is_used_again() {
    databend.offerLogin();
    reopen(databend.endpoint());
    client.session().query(ROWS);
    databend.expireTokens();
    databend.plan("POST /v1/session/refresh", new Fault.Status(401, "{}"));

    client.session().query(ROWS);

    assertThat(databend.seen("POST /v1/session/login")).hasSize(3);
  }

  @Test
  void a_file_is_uploaded_through_the_server_after_one_refused_presign() {
    databend.plan("PUT /v1/upload_to_stage", new Fault.Status(503, ""));
    databend.plan("PUT /v1/upload_to_stage", new Fault.LoseAnswer());

    client.upload(FILE, BodySource.of("content".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    client.upload(new StagePath("pgbend", "g"), BodySource.of(new byte[3]));

    QueryResult listed = client.session().query("list @pgbend/");
    assertThat(listed.rows()).containsExactly(List.of("t1/7/f.parquet", "7"), List.of("g", "3"));
    assertThat(databend.executions("presign upload @pgbend/g")).isZero();
  }

  @Test
  void an_upload_that_the_answer_does_not_mention_has_failed() {
    databend.plan(
        "PUT /v1/upload_to_stage", new Fault.Status(200, "{\"state\":\"SUCCESS\",\"files\":[]}"));

    assertThat(problem(() -> client.upload(FILE, BodySource.of(new byte[1]))).code())
        .isEqualTo(TARGET_UPLOAD_FAILED);
  }

  @Test
  void a_presigned_upload_carries_its_headers_and_no_credentials() {
    databend.script(
        "presign upload @pgbend/t1/7/f.parquet",
        List.of("method", "headers", "url"),
        List.of(
            List.of(
                "PUT",
                "{\"host\":\"x\",\"x-amz-acl\":\"private\"}",
                databend.endpoint().url() + "/v1/upload_to_stage?sig=1")));
    databend.plan("PUT /v1/upload_to_stage", new Fault.Status(503, ""));
    databend.plan("PUT /v1/upload_to_stage", new Fault.Status(200, ""));

    client.upload(FILE, BodySource.of(new byte[5]));

    DatabendDouble.Seen put = databend.seen("PUT").getLast();
    assertThat(put.header("x-amz-acl")).isEqualTo("private");
    assertThat(put.header("Authorization")).isEmpty();
    assertThat(put.header("Content-Length")).isEqualTo("5");
    assertThat(put.body()).hasSize(5);
  }

  @Test
  void an_interrupted_statement_is_killed_and_the_flag_stays() throws InterruptedException {
    databend.plan(QUERY, new Fault.Silence());
    AtomicReference<SyncException> problem = new AtomicReference<>();
    AtomicReference<Boolean> flag = new AtomicReference<>();
    int before = databend.seen(QUERY).size();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  problem.set(problem(() -> client.session().query(ROWS)));
                  flag.set(Thread.currentThread().isInterrupted());
                });
    databend.awaitCount(QUERY, before + 1);
    thread.interrupt();
    thread.join();

    assertThat(problem.get().code()).isEqualTo(INTERRUPTED);
    assertThat(flag.get()).isTrue();
    String id = databend.seen(QUERY).getLast().header("X-DATABEND-QUERY-ID");
    assertThat(databend.seen("POST /v1/query/" + id + "/kill")).hasSize(1);
  }

  @Test
  void rows_that_the_consumer_refuses_end_the_statement() {
    RuntimeException own = new RuntimeException("full");

    assertThat(
            catchThrowableOfType(
                RuntimeException.class,
                () ->
                    client.session().stream(
                        ROWS,
                        row -> {
                          throw own;
                        })))
        .isSameAs(own);
    assertThat(databend.seen().getLast().path()).endsWith("/kill");
  }

  @Test
  void an_answer_that_does_not_come_is_asked_for_again() {
    Timeouts quick =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    reopen(databend.endpoint().timeouts(quick));
    client.session().query(COUNT);
    databend.plan(QUERY, new Fault.Silence());

    client.session().query(INSERT);

    assertThat(databend.executions(INSERT)).isEqualTo(1);
  }

  @Test
  void a_server_that_is_not_there_is_told_at_once() {
    databend.close();
    reopen(databend.endpoint());

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_UNREACHABLE);
    assertThat(time.pauses()).isEmpty();
  }

  @Test
  void an_unknown_host_is_told_at_once() {
    reopen(DatabendEndpoint.of(URI.create("http://no-such-host.invalid"), "u", new Secret("p")));

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_UNREACHABLE);
  }

  @Test
  void a_redirection_is_not_followed() {
    databend.plan(QUERY, new Fault.Status(302, ""));

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_BAD_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"//evil.example/x", "http://evil.example/x", "evil"})
  void an_answer_that_leads_elsewhere_is_not_followed(String uri) {
    databend.plan(
        QUERY, new Fault.Status(200, "{\"state\":\"Running\",\"next_uri\":\"" + uri + "\"}"));

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_BAD_ANSWER);
  }

  @Test
  void no_value_of_a_row_and_no_sql_is_in_a_problem() {
    databend.fail(
        "select 'secret'", 1006, "Could not convert string 'secret' to number in expr `secret`");

    SyncException problem = problem(() -> client.session().query("select 'secret'"));

    for (Throwable t = problem; t != null; t = t.getCause()) {
      assertThat(String.valueOf(t.getMessage())).doesNotContain("secret");
    }
    assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_VALUE_REFUSED);
  }

  @Test
  void a_failed_state_without_a_reason_is_an_error() {
    databend.plan(QUERY, new Fault.Status(200, "{\"id\":\"x\",\"state\":\"Failed\"}"));

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_SERVER_ERROR);
  }

  @Test
  void a_statement_that_runs_on_after_its_last_page_is_waited_for() {
    databend.plan(QUERY, new Fault.Status(200, "{\"id\":\"x\",\"state\":\"Running\"}"));
    databend.plan("GET /v1/query/", new Fault.Status(200, "{\"id\":\"x\",\"state\":\"Running\"}"));
    databend.plan(
        "GET /v1/query/", new Fault.Status(200, "{\"id\":\"x\",\"state\":\"Succeeded\"}"));

    assertThat(client.session().query(ROWS).rows()).isEmpty();
    assertThat(time.pauses()).hasSize(2);
  }

  @Test
  void a_statement_ends_with_its_time_limit() {
    Timeouts short_ =
        new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));
    reopen(databend.endpoint().timeouts(short_));
    databend.plan(QUERY, new Fault.Status(200, "{\"id\":\"x\",\"state\":\"Running\"}"));
    for (int i = 0; i < 20; i++) {
      databend.plan("GET /v1/query/", new Fault.Status(200, "{\"state\":\"Running\"}"));
    }

    assertThat(problem(() -> client.session().query(ROWS)).code()).isEqualTo(TARGET_TIMEOUT);
    assertThat(databend.seen().getLast().path()).endsWith("/kill");
  }

  private void reopen(DatabendEndpoint endpoint) {
    client.close();
    client = new DatabendClient(endpoint, time.backoff());
  }

  private static SyncException problem(ThrowingCallable work) {
    SyncException problem = catchThrowableOfType(SyncException.class, work);
    assertThat(problem).isNotNull();
    return problem;
  }
}
