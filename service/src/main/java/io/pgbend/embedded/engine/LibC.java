package io.pgbend.embedded.engine;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/** The version of the GNU C library that this process runs on, as 2.36 for instance. */
record LibC(int major, int minor) {
  /** Empty where the C library is another one, such as musl. */
  static Optional<LibC> gnu() {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find("gnu_get_libc_version")
        .map(function -> call(linker, function))
        .flatMap(LibC::parse);
  }

  static Optional<LibC> parse(String version) {
    String[] parts = version.split("\\.", -1);
    try {
      return parts.length < 2
          ? Optional.empty()
          : Optional.of(new LibC(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }

  @SuppressWarnings("restricted") // the signature is the one that glibc documents
  private static String call(Linker linker, MemorySegment function) {
    try {
      MemorySegment text =
          (MemorySegment)
              linker
                  .downcallHandle(function, FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      return text.reinterpret(32).getString(0);
    } catch (Throwable e) {
      throw new IllegalStateException("the C library does not tell its version", e);
    }
  }
}
