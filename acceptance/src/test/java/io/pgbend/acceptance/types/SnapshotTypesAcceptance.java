package io.pgbend.acceptance.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestDatabend;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.pipeline.SnapshotResult;
import io.pgbend.pipeline.TableComparison;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A value of every type at its boundaries arrives as PostgreSQL has it. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class SnapshotTypesAcceptance {
  @RegisterExtension final TestPostgres postgres;
  @RegisterExtension final TestDatabend databend = new TestDatabend();
  @TempDir Path folder;
  private final PostgresVersion version;
  private Copies copies;

  SnapshotTypesAcceptance(PostgresVersion version) {
    this.version = version;
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void prepare() throws Exception {
    Surroundings.prepare(postgres);
    copies = new Copies(postgres, databend, folder);
  }

  @AfterEach
  void close() {
    copies.close();
  }

  @Test
  void every_value_arrives_as_postgresql_has_it() throws Exception {
    List<String> faults = new ArrayList<>();
    for (TypedTable table :
        List.of(
            table("numbers", NumberCases.all()),
            table("times", TimeCases.all()),
            table("texts", TextCases.all()),
            table("others", OtherCases.all()),
            table("documents", DocumentCases.all()),
            table("arrays", ArrayCases.all()))) {
      table.create(postgres);
      SnapshotResult result = copies.copy(table.name());
      assertThat(result.rows()).isEqualTo(table.rows());
      assertThat(result.unrepresentable()).isEmpty();
      faults.addAll(table.faults(copies));
      TableComparison.Result compared = copies.compare(table.name());
      if (!compared.equal()) {
        faults.add("the comparison finds in " + table.name() + ": " + compared);
      }
    }
    assertThat(faults).isEmpty();
  }

  private TypedTable table(String name, List<TypeCase> cases) {
    return new TypedTable(
        name, cases.stream().filter(c -> Surroundings.knows(version, c.since())).toList());
  }
}
