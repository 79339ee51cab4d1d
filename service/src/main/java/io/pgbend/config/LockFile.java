package io.pgbend.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A lock on a file that ends with its holder, even when that is killed: processes of one machine
 * agree by it. Safe for use by several threads.
 *
 * <p>The operating system keeps such locks (fcntl, POSIX.1 «File locking») per process, not per
 * open file: closing <em>any</em> descriptor of the file drops them all. So one table for the whole
 * process, the only static state here, makes sure that a file has one descriptor, shared by all
 * that hold it.
 */
public final class LockFile implements AutoCloseable {
  private static final int NOTE_BYTES = 64;
  private static final Map<Path, Shared> HELD = new HashMap<>();

  private final Path key;
  private final Shared shared;
  private boolean open = true;

  private LockFile(Path key, Shared shared) {
    this.key = key;
    this.shared = shared;
  }

  /** The lock for this holder alone, or empty when anybody holds it, in this process too. */
  public static Optional<LockFile> tryExclusive(Path file) throws IOException {
    synchronized (HELD) {
      Path key = keyOf(file);
      return HELD.containsKey(key) ? Optional.empty() : lock(key, false);
    }
  }

  /** The lock together with others that share it, or empty when somebody has it alone. */
  public static Optional<LockFile> tryShared(Path file) throws IOException {
    synchronized (HELD) {
      Path key = keyOf(file);
      Shared held = HELD.get(key);
      if (held == null) {
        return lock(key, true);
      }
      if (!held.lock.isShared()) {
        return Optional.empty();
      }
      held.holders++;
      return Optional.of(new LockFile(key, held));
    }
  }

  /** What the holder of a lock left as a note in its file; empty when there is none. */
  public static String note(Path file) throws IOException {
    synchronized (HELD) {
      Shared held = HELD.get(keyOf(file));
      if (held != null) {
        return read(held.channel);
      }
      if (!Files.exists(file)) {
        return "";
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return read(channel);
      }
    }
  }

  /** Leaves a note of at most 64 bytes for those who find the file locked. */
  public void leaveNote(String note) throws IOException {
    synchronized (HELD) {
      shared.channel.truncate(0);
      shared.channel.write(ByteBuffer.wrap(note.getBytes(StandardCharsets.UTF_8)), 0);
    }
  }

  /** Gives the lock back; again does nothing. */
  @Override
  public void close() {
    synchronized (HELD) {
      if (!open) {
        return;
      }
      open = false;
      if (--shared.holders > 0) {
        return;
      }
      HELD.remove(key);
      closeQuietly(shared.channel);
    }
  }

  private static Optional<LockFile> lock(Path key, boolean together) throws IOException {
    FileChannel channel = FileChannel.open(key, options(), attributes());
    FileLock lock = null;
    try {
      lock = channel.tryLock(0, Long.MAX_VALUE, together);
      if (lock == null) {
        return Optional.empty();
      }
      Shared held = new Shared(channel, lock);
      HELD.put(key, held);
      return Optional.of(new LockFile(key, held));
    } finally {
      if (lock == null) {
        closeQuietly(channel);
      }
    }
  }

  private static Set<StandardOpenOption> options() {
    return Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private static FileAttribute<?>[] attributes() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static Path keyOf(Path file) throws IOException {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new IOException(file + " cannot be a lock file");
    }
    return folder.toRealPath().resolve(name);
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(NOTE_BYTES);
    channel.read(bytes, 0);
    return StandardCharsets.UTF_8.decode(bytes.flip()).toString().strip();
  }

  /** A failing close has nothing to lose: nothing is buffered, and the lock ends in any case. */
  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      return;
    }
  }

  private static final class Shared {
    final FileChannel channel;
    final FileLock lock;
    int holders = 1;

    Shared(FileChannel channel, FileLock lock) {
      this.channel = channel;
      this.lock = lock;
    }
  }
}
