package io.pgbend.target.client;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One statement from its POST to its last page.
 *
 * <p>The id is chosen here, and the server answers a POST with an id that it knows with the pages
 * of the statement that runs already. So after a lost answer the same POST goes out again and the
 * statement still runs once, as long as the node lives. The current page may be asked for again
 * too.
 */
final class RunningQuery {
  private static final Duration COURTESY = Duration.ofSeconds(5);

  /** The pauses end with the statement's own time limit. */
  private static final Duration ENDLESS = Duration.ofDays(365);

  private static final int ROWS_PER_PAGE = 10_000;

  /** What a query needs of its client. */
  record Tools(
      Transport transport,
      Exchange exchange,
      Login login,
      PageReader pages,
      JsonMapper json,
      Backoff backoff) {

    /** The same with another time for repeats. */
    Tools within(Duration total) {
      return new Tools(transport, exchange.within(total), login, pages, json, backoff);
    }
  }

  private final Tools tools;
  private final SessionState session;
  private final String sql;
  private final String id = UUID.randomUUID().toString().replace("-", "");
  private final Instant deadline;
  private String nodeId = "";
  private String killUri = "/v1/query/" + id + "/kill";
  private String finalUri = "";
  private boolean resent;

  RunningQuery(Tools tools, SessionState session, String sql) {
    this.tools = tools;
    this.session = session;
    this.sql = sql;
    this.deadline =
        tools.backoff().clock().instant().plus(tools.transport().endpoint().timeouts().statement());
  }

  String id() {
    return id;
  }

  /** Whether the POST went out more than once, so that an error may be one about the repeat. */
  boolean resent() {
    return resent;
  }

  /**
   * Runs to the end.
   *
   * @throws QueryError when the server reports an error, on whatever page
   */
  QueryStats run(RowConsumer consumer)
      throws LostAnswer, HttpRefusal, QueryError, InterruptedException {
    boolean finished = false;
    try {
      QueryStats stats = drain(consumer);
      finished = true;
      return stats;
    } catch (QueryError | HttpRefusal e) {
      finished = true;
      throw e;
    } finally {
      if (finished) {
        end();
      } else {
        kill();
      }
    }
  }

  private QueryStats drain(RowConsumer consumer)
      throws LostAnswer, HttpRefusal, QueryError, InterruptedException {
    List<Column> columns = List.of();
    boolean told = false;
    Backoff.Attempts pauses = tools.backoff().total(ENDLESS).start();
    Page page = taken(send(this::post));
    while (true) {
      if (!told && !page.columns().isEmpty()) {
        columns = page.columns();
        consumer.columns(columns);
        told = true;
      }
      deliver(page, columns.size(), consumer);
      if (page.last()) {
        break;
      }
      String next = after(page, pauses);
      page = taken(send(() -> get(next)));
      if (!page.rows().isEmpty() && page.nextUri().equals(next)) {
        throw badAnswer("A page with rows leads to itself.");
      }
    }
    if (!told) {
      consumer.columns(columns);
    }
    return page.stats();
  }

  private Page taken(Page page) throws QueryError {
    session.adopt(page);
    nodeId = page.nodeId().isEmpty() ? nodeId : page.nodeId();
    killUri = page.killUri().isEmpty() ? killUri : page.killUri();
    finalUri = page.finalUri().isEmpty() ? finalUri : page.finalUri();
    Page.ServerError error = page.error();
    if (error != null) {
      throw new QueryError(error.code(), error.text());
    }
    return page;
  }

  private static void deliver(Page page, int width, RowConsumer consumer) {
    for (List<@Nullable String> row : page.rows()) {
      if (row.size() != width) {
        throw badAnswer("A row has " + row.size() + " cells for " + width + " columns.");
      }
      consumer.row(row);
    }
  }

  /**
   * Where the rest is. A statement that still runs after its last page leads to its state, which
   * comes at once and leads nowhere; it is asked for again after a pause.
   */
  private String after(Page page, Backoff.Attempts pauses) throws InterruptedException {
    if (!page.nextUri().isEmpty()) {
      return page.nextUri();
    }
    pauses.pause();
    return "/v1/query/" + id;
  }

  private Page send(Supplier<HttpRequest.Builder> request)
      throws LostAnswer, HttpRefusal, InterruptedException {
    Duration left = Duration.between(tools.backoff().clock().instant(), deadline);
    if (left.isNegative() || left.isZero()) {
      throw SyncException.of(
          ProblemCode.TARGET_TIMEOUT,
          "The statement was ended after its time limit" + ServerCodes.named(id) + ".");
    }
    Duration usual = tools.transport().endpoint().timeouts().request();
    Duration limit = left.compareTo(usual) < 0 ? left : usual;
    return tools.exchange().send(new Call<>(request, limit, tools.login(), tools.pages()::read));
  }

  private boolean posted;

  private HttpRequest.Builder post() {
    resent = posted;
    posted = true;
    HttpRequest.Builder builder =
        query("/v1/query")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body()));
    return sticky(builder, session.stickyNode());
  }

  private HttpRequest.Builder get(String path) {
    return sticky(query(path), nodeId);
  }

  private HttpRequest.Builder query(String path) {
    return tools.transport().request(path).header("X-DATABEND-QUERY-ID", id);
  }

  private static HttpRequest.Builder sticky(HttpRequest.Builder builder, String node) {
    return node.isEmpty() ? builder : builder.header("X-DATABEND-STICKY-NODE", node);
  }

  private String body() {
    ObjectNode body = tools.json().createObjectNode();
    body.put("sql", sql);
    body.set("session", session.toSend());
    body.putObject("pagination").put("wait_time_secs", 10).put("max_rows_per_page", ROWS_PER_PAGE);
    return body.toString();
  }

  /** Lets the server forget the result. */
  private void end() {
    if (!finalUri.isEmpty()) {
      tools.exchange().sendOnce(get(finalUri), tools.login(), COURTESY);
    }
  }

  /** Ends the statement on the server, also from an interrupted thread, whose flag stays set. */
  private void kill() {
    if (posted) {
      tools
          .exchange()
          .sendOnce(get(killUri).POST(BodyPublishers.noBody()), tools.login(), COURTESY);
    }
  }

  private static SyncException badAnswer(String detail) {
    return SyncException.of(ProblemCode.TARGET_BAD_ANSWER, detail);
  }
}
