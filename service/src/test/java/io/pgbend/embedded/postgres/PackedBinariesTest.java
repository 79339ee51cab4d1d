package io.pgbend.embedded.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.embedded.CacheFolder;
import io.pgbend.embedded.InstallProgress;
import io.pgbend.embedded.Platform;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.xz.XZCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackedBinariesTest {
  @TempDir Path temporary;

  @Test
  void unpacks_with_executable_bits_and_links() throws Exception {
    Path done = unpack(jar(file("bin/postgres", 0755), link("lib/a.so", "a.so.1")));
    assertThat(done.resolve("bin/postgres")).isExecutable().hasContent("x");
    assertThat(Files.readSymbolicLink(done.resolve("lib/a.so"))).isEqualTo(Path.of("a.so.1"));
  }

  @Test
  void refuses_an_archive_that_writes_elsewhere() throws Exception {
    refuses(jar(file("../escaped", 0644)));
    refuses(jar(link("lib", "../../outside")));
    assertThat(temporary.resolve("cache/escaped")).doesNotExist();
  }

  @Test
  void a_jar_without_binaries_for_this_system_is_a_named_problem() throws Exception {
    Path empty = temporary.resolve("empty.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(empty))) {
      jar.putNextEntry(new JarEntry("README"));
    }
    SyncException problem = catchThrowableOfType(SyncException.class, () -> unpack(empty));
    assertThat(problem.code()).isEqualTo(ProblemCode.EMBEDDED_NOT_BUNDLED);
  }

  private void refuses(Path jar) {
    SyncException problem = catchThrowableOfType(SyncException.class, () -> unpack(jar));
    assertThat(problem.problem().detail()).contains("points outside");
  }

  private Path unpack(Path jar) throws InterruptedException {
    InstallProgress silent = InstallProgress.silent();
    CacheFolder cache = new CacheFolder(temporary.resolve("cache"), silent);
    return new PackedBinaries(new PostgresBinaries.OfJar(jar), cache, silent).unpack();
  }

  private Path jar(TarArchiveEntry... entries) throws IOException {
    Path file = Files.createTempFile(temporary, "binaries", ".jar");
    String name = "postgres-" + Platform.current().postgres() + ".txz";
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry(name));
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(new XZCompressorOutputStream(jar))) {
        for (TarArchiveEntry entry : entries) {
          tar.putArchiveEntry(entry);
          if (!entry.isSymbolicLink()) {
            tar.write("x".getBytes(StandardCharsets.US_ASCII));
          }
          tar.closeArchiveEntry();
        }
      }
    }
    return file;
  }

  private static TarArchiveEntry file(String name, int mode) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(1);
    entry.setMode(mode);
    return entry;
  }

  private static TarArchiveEntry link(String name, String to) {
    TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
    entry.setLinkName(to);
    return entry;
  }
}
