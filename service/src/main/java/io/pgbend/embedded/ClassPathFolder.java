package io.pgbend.embedded;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder of the class path, in a jar or on the disk, to be walked like any other. */
public final class ClassPathFolder implements AutoCloseable {
  private final @Nullable FileSystem jar;
  private final Path root;

  private ClassPathFolder(@Nullable FileSystem jar, Path root) {
    this.jar = jar;
    this.root = root;
  }

  /**
   * Opens the folder that a file lies in, or empty when the class path has no such file.
   *
   * @param folder for instance {@code org/bytedeco/cpython/linux-x86_64}
   * @param file a file below it, to find it by: jars need not list folders
   */
  public static Optional<ClassPathFolder> holding(String folder, String file) throws IOException {
    URL found = ClassPathFolder.class.getClassLoader().getResource(folder + "/" + file);
    if (found == null) {
      return Optional.empty();
    }
    try {
      if (found.openConnection() instanceof JarURLConnection connection) {
        return Optional.of(inJar(Path.of(connection.getJarFileURL().toURI()), folder));
      }
      Path root = Path.of(found.toURI());
      for (int i = 0; i < file.split("/", -1).length; i++) {
        root = root.resolve("..");
      }
      return Optional.of(new ClassPathFolder(null, root.normalize()));
    } catch (URISyntaxException e) {
      throw new IOException("unreadable address of " + found, e);
    }
  }

  private static ClassPathFolder inJar(Path jar, String folder) throws IOException {
    FileSystem opened = FileSystems.newFileSystem(jar);
    return new ClassPathFolder(opened, opened.getPath("/" + folder));
  }

  public Path root() {
    return root;
  }

  @Override
  public void close() throws IOException {
    if (jar != null) {
      jar.close();
    }
  }
}
