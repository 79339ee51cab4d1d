package io.pgbend.benchmarks;

import io.pgbend.config.Home;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the benchmarks keep servers, data and files; everything in it can be made again.
 *
 * @param module the folder of this module
 * @param root the folder that everything is kept below
 */
record Workspace(Path module, Path root) {
  private static final List<String> LAUNCHER_FLAGS =
      List.of("-XX:+UseSerialGC", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED");

  /** The heap that pgbend itself is started with. */
  static final String HEAP = "256m";

  Path folder(String name) {
    try {
      return Files.createDirectories(root.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A home of the benchmarks' own; unpacked programs are shared with the user's. */
  Home home() {
    return Home.at(root.resolve("home"), System.getenv());
  }

  Path script(String name) {
    return module.resolve("src/main/python").resolve(name);
  }

  /** The program that users run. */
  Path launcher() {
    return module.resolveSibling("pgbend").toAbsolutePath();
  }

  /** Whether the launcher is still writing down what it learned from its first copy. */
  boolean launcherLearns() {
    try (Stream<Path> files = Files.list(module.resolveSibling("service/target/run"))) {
      return files.anyMatch(file -> file.toString().endsWith(".aot.lock"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A Java program of this class path, started with the flags that the launcher gives pgbend. */
  List<String> java(String mainClass, String... arguments) {
    return java(List.of(), mainClass, arguments);
  }

  List<String> java(List<String> moreFlags, String mainClass, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + HEAP);
    command.addAll(LAUNCHER_FLAGS);
    command.addAll(moreFlags);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return command;
  }

  static String flags() {
    return "-Xmx" + HEAP + " " + String.join(" ", LAUNCHER_FLAGS);
  }

  /** Removes a folder with everything in it. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Bytes of all files in a folder. */
  static long bytes(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      long sum = 0;
      for (Path path : found.filter(Files::isRegularFile).toList()) {
        sum += Files.size(path);
      }
      return sum;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
