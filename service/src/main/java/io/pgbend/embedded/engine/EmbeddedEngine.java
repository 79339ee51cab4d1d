package io.pgbend.embedded.engine;

import io.pgbend.config.Home;
import io.pgbend.config.LockFile;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.problem.Backoff;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one Databend engine of a home: whoever needs it uses it, the first one starts it, and it ends
 * with its last user unless it is to be kept. Processes find each other by locks, which end with
 * their holders, and by a port file, which is only believed after the engine has answered. Safe for
 * use by several threads and processes.
 */
public final class EmbeddedEngine {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofMinutes(1);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(20);

  private final Home home;
  private final EngineFiles files;
  private final EngineProgram program;
  private final EngineProcess process;
  private final JsonMapper json = new JsonMapper();

  public EmbeddedEngine(Home home, EngineProgram program) {
    this.home = home;
    this.program = program;
    this.files = EngineFiles.of(home);
    this.process = new EngineProcess(files.port());
  }

  /** The engine that comes along, on an opened home. */
  public static EmbeddedEngine of(Home home) {
    return new EmbeddedEngine(home, EngineProgram.bundled());
  }

  /** Installs what is missing. Quick and without network when nothing is. */
  public EngineInstall install(InstallProgress progress) throws InterruptedException {
    return EngineInstall.complete(home, program, progress);
  }

  /** The running engine, installed and started first where need be. */
  public EngineHandle use(InstallProgress progress) throws InterruptedException {
    return use(progress, 0);
  }

  /**
   * Starts the engine to stay until {@link #stop()}, whoever uses it.
   *
   * @param port 0 for any that is free
   * @throws SyncException {@link ProblemCode#ENGINE_ALREADY_RUNS} when it runs on another port than
   *     the one asked for, or what stands in the way
   */
  public EngineStatus start(InstallProgress progress, int port) throws InterruptedException {
    try (EngineHandle handle = use(progress, port)) {
      if (port != 0 && handle.url().getPort() != port) {
        throw SyncException.of(
            ProblemCode.ENGINE_ALREADY_RUNS,
            "It listens on port " + handle.url().getPort() + ", not on " + port + ".");
      }
      Files.writeString(files.keep(), "");
      return status(EngineStatus.State.RUNNING, handle.running());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** How it stands; changes nothing. */
  public EngineStatus status() throws InterruptedException {
    try (EngineProbe probe = new EngineProbe()) {
      Optional<EngineStatus.Running> running = running(probe);
      EngineStatus.State state =
          running.isPresent()
              ? EngineStatus.State.RUNNING
              : process.find().isPresent() ? EngineStatus.State.SILENT : EngineStatus.State.STOPPED;
      return status(state, running.orElse(null));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private EngineStatus status(EngineStatus.State state, EngineStatus.@Nullable Running running) {
    return new EngineStatus(
        state,
        EngineInstall.isComplete(home),
        Files.exists(files.keep()),
        EngineLibraries.databendVersion(),
        files.data(),
        files.log(),
        running);
  }

  /**
   * Ends the engine, whoever uses it, and returns when it has ended. Asks first and ends it by
   * force when it does not go.
   *
   * @return false when there was none
   * @throws SyncException {@link ProblemCode#ENGINE_STOP_FAILED}
   */
  public boolean stop() throws InterruptedException {
    return stopWithin(END_LIMIT);
  }

  /** As {@link #stop()}, with another time before force. */
  public boolean stopWithin(Duration limit) throws InterruptedException {
    try (LockFile _ = exclusive(Backoff.polling(START_LIMIT).start())) {
      Files.deleteIfExists(files.keep());
      Optional<ProcessHandle> found = process.find();
      if (found.isEmpty()) {
        return false;
      }
      ProcessHandle engine = found.get();
      engine.destroy();
      if (!ended(engine, limit)) {
        Files.deleteIfExists(files.port());
        engine.destroyForcibly();
        requireEnd(engine);
      }
      return true;
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /**
   * The use is taken <em>before</em> the port file is looked at: an engine that has begun to end
   * holds the users' lock alone until its exit, so one that is found afterwards stays.
   */
  private EngineHandle use(InstallProgress progress, int port) throws InterruptedException {
    EngineInstall install = EngineInstall.complete(home, program, progress);
    LockFile use = null;
    boolean handedOver = false;
    try (EngineProbe probe = new EngineProbe()) {
      use = shared();
      Optional<EngineStatus.Running> running = running(probe);
      EngineStatus.Running engine =
          running.isPresent() ? running.get() : started(install, probe, progress, port);
      EngineKeeper keeper = new EngineKeeper(engine, () -> again(install, engine.url().getPort()));
      EngineHandle handle = new EngineHandle(engine, files.data(), use, keeper);
      handedOver = true;
      return handle;
    } catch (IOException e) {
      throw unusable(e);
    } finally {
      if (use != null && !handedOver) {
        use.close();
      }
    }
  }

  /** After its end: an engine that was told to end has taken its port file along. */
  private Optional<EngineStatus.Running> again(EngineInstall install, int port)
      throws InterruptedException {
    if (Files.notExists(files.port())) {
      return Optional.empty();
    }
    try (EngineProbe probe = new EngineProbe()) {
      return Optional.of(started(install, probe, InstallProgress.silent(), port));
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  private EngineStatus.Running started(
      EngineInstall install, EngineProbe probe, InstallProgress progress, int port)
      throws IOException, InterruptedException {
    Backoff.Attempts patience = Backoff.polling(START_LIMIT).start();
    try (LockFile _ = exclusive(patience)) {
      Optional<EngineStatus.Running> other = running(probe);
      if (other.isPresent()) {
        return other.get();
      }
      Optional<EngineStatus.Running> before = leftBefore(probe, progress, patience);
      if (before.isPresent()) {
        return before.get();
      }
      progress.step("starting the Databend engine");
      Password.ofFile(files.password());
      Files.deleteIfExists(files.port());
      EngineStart start = new EngineStart(install, files);
      return awaited(start, start.launch(port), port, probe, patience);
    }
  }

  /**
   * A process that is there but does not serve: its starter was killed before it did, or somebody
   * else told it to end. Empty once there is none.
   */
  private Optional<EngineStatus.Running> leftBefore(
      EngineProbe probe, InstallProgress progress, Backoff.Attempts patience)
      throws IOException, InterruptedException {
    boolean told = false;
    while (process.find().isPresent()) {
      Optional<EngineStatus.Running> running = running(probe);
      if (running.isPresent()) {
        return running;
      }
      if (!told) {
        progress.step("waiting for a Databend engine that starts or ends");
        told = true;
      }
      if (!patience.pause()) {
        throw silent();
      }
    }
    return Optional.empty();
  }

  private EngineStatus.Running awaited(
      EngineStart start, Process child, int port, EngineProbe probe, Backoff.Attempts patience)
      throws IOException, InterruptedException {
    boolean serves = false;
    try {
      do {
        Optional<EngineStatus.Running> running = running(probe);
        if (running.isPresent()) {
          serves = true;
          return running.get();
        }
        if (!child.isAlive()) {
          throw start.failure(child.exitValue(), port);
        }
      } while (patience.pause());
      throw silent();
    } finally {
      if (!serves && child.isAlive()) {
        child.destroyForcibly();
      }
    }
  }

  private Optional<EngineStatus.Running> running(EngineProbe probe)
      throws IOException, InterruptedException {
    Optional<PortFile> claim = PortFile.read(files.port(), json);
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    PortFile engine = claim.get();
    EngineAddress address = new EngineAddress(engine.port(), Password.read(files.password()));
    if (process.of(engine.pid()).isEmpty() || !probe.answers(address)) {
      return Optional.empty();
    }
    return Optional.of(
        new EngineStatus.Running(
            engine.pid(),
            address.url(),
            EngineAddress.USER,
            address.password(),
            address.dsn(),
            engine.version(),
            engine.startedAt()));
  }

  private LockFile shared() throws IOException, InterruptedException {
    Backoff.Attempts patience = Backoff.polling(END_LIMIT).start();
    do {
      Optional<LockFile> use = LockFile.tryShared(files.users());
      if (use.isPresent()) {
        return use.get();
      }
    } while (patience.pause());
    throw SyncException.of(
        ProblemCode.ENGINE_SILENT, "It has begun to end and has not done so within a minute.");
  }

  private LockFile exclusive(Backoff.Attempts patience) throws IOException, InterruptedException {
    do {
      Optional<LockFile> lock = LockFile.tryExclusive(files.start());
      if (lock.isPresent()) {
        return lock.get();
      }
    } while (patience.pause());
    throw SyncException.of(
        ProblemCode.ENGINE_SILENT, "Another process has been starting or stopping it for minutes.");
  }

  private static boolean ended(ProcessHandle engine, Duration limit) throws InterruptedException {
    Backoff.Attempts patience = Backoff.polling(limit).start();
    while (isAlive(engine)) {
      if (!patience.pause()) {
        return false;
      }
    }
    return true;
  }

  /** A process that its parent has not collected yet counts as alive, but has no arguments. */
  private static boolean isAlive(ProcessHandle engine) {
    return engine.isAlive() && engine.info().arguments().isPresent();
  }

  private static void requireEnd(ProcessHandle engine) throws InterruptedException {
    if (!ended(engine, KILL_LIMIT)) {
      throw SyncException.of(
          ProblemCode.ENGINE_STOP_FAILED,
          "Process " + engine.pid() + " is still there after it was killed.");
    }
  }

  private SyncException silent() {
    return SyncException.of(
        ProblemCode.ENGINE_SILENT,
        "Its process does not serve; the log " + files.log() + " may say why.");
  }

  private SyncException unusable(IOException e) {
    Path folder = files.folder();
    return SyncException.of(
        ProblemCode.HOME_UNUSABLE, "The folder " + folder + " cannot be used: " + e + ".", e);
  }
}
