package io.pgbend.testing.databend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.client.BodySource;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.Definition;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.StagePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What this project relies on in Databend's protocol and transactions: held by servers, by the
 * embedded engine, and by the {@link DatabendDouble} that unit tests use in their place.
 */
public abstract class ProtocolContract {
  private static final String TABLE = "\"pgbend_contract\".\"t\"";
  private static final String COUNT = "select count(*) from " + TABLE;
  private static final String INSERT = "insert into " + TABLE + " values (1)";
  protected static final String DATABASE = "pgbend_contract";

  protected DatabendClient client;
  protected DatabendSession session;

  /** The server to test, with a user who may create databases, tables and stages. */
  protected abstract DatabendEndpoint endpoint();

  protected ProtocolContract() {
    DatabendEndpoint nobody =
        DatabendEndpoint.of(java.net.URI.create("http://localhost"), "", new Secret(""));
    client = new DatabendClient(nobody);
    session = client.session();
  }

  @BeforeEach
  final void openAndPrepare() {
    client.close();
    client = new DatabendClient(endpoint());
    session = client.session();
    session.query(new Definition.CreateDatabase(DATABASE));
    session.query("drop table if exists " + TABLE);
    session.query("create table " + TABLE + " (\"id\" bigint not null)");
  }

  @AfterEach
  final void close() {
    session.close();
    client.close();
  }

  @Test
  void every_row_of_many_pages_arrives_once() {
    List<String> seen = new ArrayList<>();
    session.stream("select number from numbers(25000)", row -> seen.add(row.getFirst()));

    assertThat(seen).hasSize(25_000).doesNotHaveDuplicates().contains("0", "24999");
  }

  @Test
  void an_error_of_a_statement_is_an_http_success() throws Exception {
    try (RawDatabend raw = raw()) {
      RawDatabend.Answer answer = raw.run("select count(*) from \"no_such_db\".\"t\"");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.code()).isEqualTo(1003);
      assertThat(answer.body().path("state").asString("")).isEqualTo("Failed");
    }
  }

  @Test
  void after_an_error_a_transaction_refuses_all_and_its_commit_does_nothing() throws Exception {
    try (RawDatabend raw = raw()) {
      raw.run("begin");
      assertThat(raw.session("txn_state").asString("")).isEqualTo("Active");
      assertThat(raw.run(INSERT).code()).isZero();
      assertThat(raw.run("select count(*) from \"pgbend_contract\".\"missing\"").code())
          .isNotZero();

      assertThat(raw.session("txn_state").asString("")).isEqualTo("Fail");
      assertThat(raw.run(COUNT).code()).isEqualTo(4002);
      assertThat(raw.run("commit").code()).isZero();
    }
    assertThat(count()).isZero();
  }

  @Test
  void a_definition_commits_the_open_transaction() throws Exception {
    try (RawDatabend raw = raw()) {
      raw.run("begin");
      raw.run(INSERT);
      raw.run("create table if not exists " + TABLE + " (\"id\" bigint)");

      assertThat(raw.session("txn_state").asString("")).isEqualTo("AutoCommit");
      assertThat(raw.run("rollback").code()).isZero();
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_transaction_is_seen_by_itself_and_by_others_after_its_commit() {
    try (DatabendSession other = client.session()) {
      session.begin();
      session.query(INSERT);

      assertThat(count()).isEqualTo(1);
      assertThat(other.query(COUNT).onlyNumber()).isZero();
      session.commit();
      assertThat(other.query(COUNT).onlyNumber()).isEqualTo(1);
    }
  }

  @Test
  void a_rollback_leaves_nothing() {
    session.begin();
    session.query(INSERT);
    session.rollback();

    assertThat(count()).isZero();
  }

  @Test
  void a_statement_that_comes_again_with_its_id_has_run_once() throws Exception {
    String id = UUID.randomUUID().toString().replace("-", "");
    try (RawDatabend raw = raw()) {
      RawDatabend.Answer first = raw.post(INSERT, id);
      RawDatabend.Answer again = raw.post(INSERT, id);

      assertThat(first.code()).isZero();
      assertThat(again.code()).isZero();
      assertThat(again.rows()).isEqualTo(first.rows());
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_commit_that_comes_again_with_its_id_is_answered_the_same() throws Exception {
    String id = UUID.randomUUID().toString().replace("-", "");
    try (RawDatabend raw = raw()) {
      raw.run("begin");
      raw.run(INSERT);

      assertThat(raw.post("commit", id).code()).isZero();
      assertThat(raw.post("commit", id).code()).isZero();
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void the_settings_of_a_session_come_with_its_first_statement_and_stay() {
    for (int i = 0; i < 2; i++) {
      assertThat(setting("timezone")).isEqualTo("UTC");
      assertThat(setting("sql_dialect")).isEqualTo("PostgreSQL");
    }
  }

  @Test
  void a_setting_belongs_to_its_session() {
    session.query("set timezone = 'Asia/Tokyo'");

    assertThat(setting("timezone")).isEqualTo("Asia/Tokyo");
    try (DatabendSession other = client.session()) {
      assertThat(setting(other, "timezone")).isEqualTo("UTC");
    }
  }

  @Test
  void an_unknown_query_is_not_found() throws Exception {
    try (RawDatabend raw = raw()) {
      assertThat(raw.get("/v1/query/0123456789abcdef0123456789abcdef/page/0").status())
          .isEqualTo(404);
    }
  }

  @Test
  void a_page_can_be_asked_for_again() throws Exception {
    try (RawDatabend raw = raw()) {
      RawDatabend.Answer first = raw.run("select number from numbers(25000)");
      String next = first.body().path("next_uri").asString("");

      assertThat(raw.get(next).rows()).isEqualTo(raw.get(next).rows());
    }
  }

  @Test
  void a_wrong_password_is_refused() {
    DatabendEndpoint wrong = endpoint().credentials(endpoint().user(), new Secret("wrong"));
    try (DatabendClient other = new DatabendClient(wrong)) {
      SyncException problem =
          catchThrowableOfType(SyncException.class, () -> other.session().query("select 1"));

      assertThat(problem.code()).isEqualTo(ProblemCode.TARGET_WRONG_PASSWORD);
    }
  }

  @Test
  void presigning_gives_an_address_or_says_that_it_cannot() throws Exception {
    prepareStage();
    try (RawDatabend raw = raw()) {
      assertThat(raw.run(new Load.PresignUpload(file("f")).render()).code()).isIn(0, 3902);
    }
  }

  @Test
  void an_uploaded_file_is_listed_with_its_size_and_can_be_removed() {
    prepareStage();
    byte[] large = new byte[1_000_003];
    client.upload(file("a/b/1-2.parquet"), BodySource.of(new byte[] {13, 10, 45, 45}));
    client.upload(file("a/b/1-2.parquet"), BodySource.of(large));

    QueryResult listed = session.query(new Load.ListStage(file("")));
    assertThat(listed.rows()).hasSize(1);
    assertThat(listed.text(0, "name")).endsWith("contract/a/b/1-2.parquet");
    assertThat(listed.number(0, "size")).isEqualTo(large.length);

    session.query(new Load.RemoveStaged(file("")));
    assertThat(session.query(new Load.ListStage(file(""))).isEmpty()).isTrue();
  }

  protected final void prepareStage() {
    session.query(new Definition.CreateStage(file("")));
    session.query(new Load.RemoveStaged(file("")));
  }

  protected static StagePath file(String path) {
    return new StagePath("pgbend_contract", "contract/").resolve(path);
  }

  protected final RawDatabend raw() {
    return new RawDatabend(endpoint());
  }

  private long count() {
    return session.query(COUNT).onlyNumber();
  }

  private String setting(String name) {
    return setting(session, name);
  }

  private static String setting(DatabendSession asked, String name) {
    if (!Set.of("timezone", "sql_dialect").contains(name)) {
      throw new IllegalArgumentException(name);
    }
    return asked
        .query("select value from system.settings where name = '" + name + "'")
        .text(0, "value");
  }
}
