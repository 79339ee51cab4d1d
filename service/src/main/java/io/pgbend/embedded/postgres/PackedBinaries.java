package io.pgbend.embedded.postgres;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.Platform;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** Unpacks the programs of a PostgreSQL once for all clusters of the user. */
final class PackedBinaries {
  private static final int OWNER_MAY_EXECUTE = 0100;

  private final PostgresBinaries binaries;
  private final CacheFolder cache;
  private final InstallProgress progress;
  private final String entryName = "postgres-" + Platform.current().postgres() + ".txz";

  PackedBinaries(PostgresBinaries binaries, CacheFolder cache, InstallProgress progress) {
    this.binaries = binaries;
    this.cache = cache;
    this.progress = progress;
  }

  /** The folder that has {@code bin/postgres} in it. */
  Path unpack() throws InterruptedException {
    try (JarFile jar = new JarFile(jar().toFile())) {
      JarEntry packed = jar.getJarEntry(entryName);
      if (packed == null) {
        throw missing(jar.getName());
      }
      return cache.entry(name(packed), into -> unpack(jar, packed, into));
    } catch (IOException e) {
      throw SyncException.of(
          ProblemCode.POSTGRES_START_FAILED, "Its programs cannot be read: " + e + ".", e);
    }
  }

  /** Checksum and size of the packed file tell one version from another. */
  private static String name(JarEntry packed) {
    return String.format(Locale.ROOT, "postgres-%08x-%d", packed.getCrc(), packed.getSize());
  }

  private Path jar() throws IOException {
    return switch (binaries) {
      case PostgresBinaries.OfJar(Path given) -> given;
      case PostgresBinaries.Bundled() -> bundled();
    };
  }

  private Path bundled() throws IOException {
    URL found = PackedBinaries.class.getClassLoader().getResource(entryName);
    if (found != null && found.openConnection() instanceof JarURLConnection connection) {
      return Path.of(java.net.URI.create(connection.getJarFileURL().toString()));
    }
    throw missing("the class path");
  }

  private SyncException missing(String where) {
    return SyncException.of(
        ProblemCode.EMBEDDED_NOT_BUNDLED, "There is no " + entryName + " in " + where + ".");
  }

  private void unpack(JarFile jar, JarEntry packed, Path into)
      throws IOException, InterruptedException {
    progress.step("unpacking PostgreSQL");
    try (InputStream stored = new BufferedInputStream(jar.getInputStream(packed));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new XZCompressorInputStream(stored))) {
      TarArchiveEntry entry = tar.getNextEntry();
      while (entry != null) {
        if (Thread.interrupted()) {
          throw new InterruptedException("interrupted while unpacking");
        }
        write(tar, entry, into);
        entry = tar.getNextEntry();
      }
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path into)
      throws IOException {
    Path path = inside(into, into.resolve(entry.getName()));
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      inside(into, path.resolveSibling(entry.getLinkName()));
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isLink()) {
      Files.createLink(path, inside(into, into.resolve(entry.getLinkName())));
      return;
    }
    Files.copy(tar, path);
    if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !path.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + path + " executable");
    }
  }

  /** An archive must not write elsewhere. */
  private static Path inside(Path folder, Path path) throws IOException {
    Path normal = path.normalize();
    if (!normal.startsWith(folder)) {
      throw new IOException("an entry of the archive points outside: " + path);
    }
    return normal;
  }
}
