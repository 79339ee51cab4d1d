package io.pgbend.acceptance.types;

import io.pgbend.acceptance.PostgresVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * One row of the table of type tests.
 *
 * @param declared the type as CREATE TABLE has it
 * @param target the type as Databend shows it
 * @param since the first version of PostgreSQL, among those of the tests, that knows it
 */
record TypeCase(String declared, String target, PostgresVersion since, List<Sample> samples) {

  /**
   * A value.
   *
   * @param literal as SQL
   * @param expected the text in Databend; {@link #SAME} for PostgreSQL's own
   */
  record Sample(String literal, String expected) {
    static final String SAME = "\0same";

    boolean isSame() {
      return expected.equals(SAME);
    }
  }

  TypeCase {
    samples = List.copyOf(samples);
  }

  /** A type and its literals, of which Databend shows PostgreSQL's text. */
  static TypeCase of(String declared, String target, String... literals) {
    return new TypeCase(declared, target, PostgresVersion.V10, List.of()).same(literals);
  }

  /** A type that is kept as text. */
  static TypeCase text(String declared, String... literals) {
    return of(declared, "VARCHAR", literals);
  }

  /** A type that is kept as JSON. */
  static TypeCase document(String declared) {
    return of(declared, "VARIANT");
  }

  TypeCase same(String... literals) {
    List<Sample> more = new ArrayList<>(samples);
    for (String literal : literals) {
      more.add(new Sample(literal, Sample.SAME));
    }
    return new TypeCase(declared, target, since, more);
  }

  /** One more value, with the text that is expected in Databend. */
  TypeCase shown(String literal, String expected) {
    List<Sample> more = new ArrayList<>(samples);
    more.add(new Sample(literal, expected));
    return new TypeCase(declared, target, since, more);
  }

  TypeCase since(PostgresVersion version) {
    return new TypeCase(declared, target, version, samples);
  }
}
