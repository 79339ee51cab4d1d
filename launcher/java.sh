# Finds what the scripts beside it need; sourced by them, prints nothing unless something is missing.

# Sets JAVA_HOME to a JDK 25 or newer, or fails with one sentence.
find_jdk() {
  local candidate
  for candidate in \
    "${JAVA_HOME:-}" \
    "$(jdk_of_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java* /opt/jdk* /opt/*/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_jdk_25 "$candidate"; then
      JAVA_HOME=$candidate
      export JAVA_HOME
      return 0
    fi
  done
  echo "pgbend needs a JDK 25 or newer: none was found in JAVA_HOME, on the PATH or in the usual folders. Install one (for instance Temurin 25) or set JAVA_HOME to it." >&2
  return 1
}

jdk_of_path() {
  local javac
  javac=$(command -v javac 2>/dev/null) || return 0
  javac=$(readlink -f "$javac" 2>/dev/null || echo "$javac")
  dirname "$(dirname "$javac")"
}

# A JDK says its version in a file; that is quicker than to start it.
is_jdk_25() {
  local version
  [ -n "$1" ] && [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

# Sets MAVEN to a Maven 3.8 or newer, or fails with one sentence.
find_maven() {
  local candidate
  for candidate in "$(command -v mvn 2>/dev/null)" "${MAVEN_HOME:-}/bin/mvn" "${M2_HOME:-}/bin/mvn" \
    /usr/share/maven/bin/mvn /opt/maven/bin/mvn "$HOME"/.sdkman/candidates/maven/current/bin/mvn /opt/homebrew/bin/mvn; do
    if [ -n "$candidate" ] && [ -x "$candidate" ]; then
      MAVEN=$candidate
      return 0
    fi
  done
  echo "pgbend is built with Maven 3.8 or newer: no mvn was found on the PATH or in the usual folders. Install it (Debian: apt-get install maven)." >&2
  return 1
}

# Runs Maven on the JDK that was found, without that JDK's remarks about Maven's own libraries.
maven() {
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
    "$MAVEN" -B -ntp -f "$ROOT/pom.xml" "$@"
}
