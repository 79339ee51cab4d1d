package io.pgbend.embedded.engine;

import io.pgbend.config.Home;
import java.nio.file.Path;

/** The engine's files in a home folder; the names are a contract with the engine program. */
record EngineFiles(Path folder, Path log) {
  static EngineFiles of(Home home) {
    return new EngineFiles(home.engine(), home.logs().resolve("engine.log"));
  }

  /** What the engine keeps: catalog and tables. */
  Path data() {
    return folder.resolve("data");
  }

  /** Written by the engine when it serves, removed at its exit. */
  Path port() {
    return folder.resolve("port.json");
  }

  Path password() {
    return folder.resolve("password");
  }

  /** Locked together by all users for as long as they need the engine. */
  Path users() {
    return folder.resolve("users.lock");
  }

  /** Locked by the one that starts or stops the engine. */
  Path start() {
    return folder.resolve("start.lock");
  }

  /** While it exists the engine runs on without users. */
  Path keep() {
    return folder.resolve("keep");
  }
}
