package io.pgbend.target.mapping;

import io.pgbend.staging.StagingKind;

/** What a source type becomes: its column type in Databend and its form in a staged file. */
public record TypeChoice(DatabendType type, StagingKind kind) {
  static TypeChoice text() {
    return new TypeChoice(DatabendType.Plain.STRING, new StagingKind.Text());
  }
}
