package io.pgbend.embedded;

import java.util.Map;
import java.util.Set;

/** The environment of the programs that we start. */
public final class ChildEnvironment {
  /** They would make a program load foreign libraries or modules. */
  private static final Set<String> MISLEADING =
      Set.of("LD_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__");

  private ChildEnvironment() {}

  /** Takes out what belongs to other installations of the same programs. */
  public static void clean(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                MISLEADING.contains(name)
                    || name.startsWith("PYTHON")
                    || name.startsWith("DYLD_")
                    || (name.startsWith("PG") && !name.startsWith("PGBEND_")));
  }
}
