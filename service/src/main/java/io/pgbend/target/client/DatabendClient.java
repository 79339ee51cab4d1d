package io.pgbend.target.client;

import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.sql.StagePath;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A connection to one Databend as one user: sessions and uploads. Opening costs nothing; the server
 * is first asked with the first statement. Thread-safe.
 */
public final class DatabendClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DatabendClient.class);
  private static final Duration LOGOUT = Duration.ofSeconds(3);

  private final DatabendEndpoint endpoint;
  private final Transport transport;
  private final Login login;
  private final RunningQuery.Tools tools;
  private final StageUpload throughServer;
  private final PresignedUpload presigned;

  /** Decided by the first upload: false once the server has answered 3902. */
  private volatile boolean presigns = true;

  public DatabendClient(DatabendEndpoint endpoint) {
    this(endpoint, Backoff.within(endpoint.timeouts().retry()));
  }

  /** A client whose pauses and clock are the back-off's. */
  public DatabendClient(DatabendEndpoint endpoint, Backoff backoff) {
    JsonMapper json = json();
    this.endpoint = endpoint;
    this.transport = new Transport(endpoint);
    Exchange exchange = new Exchange(transport, backoff, json);
    this.login = new Login(transport, exchange, json);
    this.tools =
        new RunningQuery.Tools(transport, exchange, login, new PageReader(json), json, backoff);
    this.throughServer = new StageUpload(tools);
    this.presigned = new PresignedUpload(tools);
  }

  public DatabendEndpoint endpoint() {
    return endpoint;
  }

  /** A new session, with UTC and the PostgreSQL dialect, outside of any transaction. */
  public DatabendSession session() {
    return new DatabendSession(tools);
  }

  /** Uploads a file; see {@link #upload(StagePath, BodySource)}. */
  public void upload(StagePath file, Path content) {
    upload(file, BodySource.of(content));
  }

  /**
   * Puts a file into a stage that exists, straight into its storage where that can be presigned,
   * else through the server. A file of that name is written over; returns when it is stored.
   *
   * @throws SyncException {@code TARGET_UPLOAD_FAILED} and others
   */
  public void upload(StagePath file, BodySource body) {
    try {
      if (!presigns || !uploadedPresigned(file, body)) {
        throughServer.put(file, body);
      }
    } catch (LostAnswer e) {
      throw failed(file, e.why(), e);
    } catch (HttpRefusal e) {
      if (e.status() == 401 || e.code() >= 1000) {
        throw Refusals.problem(endpoint, e, "");
      }
      throw failed(file, "HTTP status " + e.status(), e);
    } catch (UncheckedIOException e) {
      throw failed(file, "the local file cannot be read", e);
    } catch (InterruptedException _) {
      throw Refusals.interrupted();
    }
  }

  private boolean uploadedPresigned(StagePath file, BodySource body)
      throws LostAnswer, HttpRefusal, InterruptedException {
    try (DatabendSession session = session()) {
      presigned.put(session, file, body);
      return true;
    } catch (SyncException e) {
      if (e.getCause() instanceof DatabendFailure failure
          && failure.code() == ServerCodes.PRESIGN_UNSUPPORTED) {
        presigns = false;
        log.atInfo().log("storage cannot presign, uploading through the server");
        return false;
      }
      throw e;
    }
  }

  private static SyncException failed(StagePath file, String why, Exception cause) {
    return SyncException.of(
        ProblemCode.TARGET_UPLOAD_FAILED, file.render() + ": " + why + ".", cause);
  }

  /** Logs out and closes all connections; sessions of this client end with it. */
  @Override
  public void close() {
    login.logout(LOGOUT);
    transport.close();
  }

  private static JsonMapper json() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();
    return new JsonMapper(JsonFactory.builder().streamReadConstraints(limits).build());
  }
}
