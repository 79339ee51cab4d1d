package io.pgbend.target.mapping;

import io.pgbend.change.PgType;
import io.pgbend.staging.StagingKind;

/** What a vector becomes by its dimensions, which are its type modifier. */
final class VectorTypes {
  private VectorTypes() {}

  static TypeChoice choose(PgType.Base type) {
    int dimensions = type.typmod();
    return dimensions < 1 || dimensions > DatabendType.Vector.MOST_DIMENSIONS
        ? TypeChoice.text()
        : new TypeChoice(new DatabendType.Vector(dimensions), new StagingKind.Vector(dimensions));
  }
}
