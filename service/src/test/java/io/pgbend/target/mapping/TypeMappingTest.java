package io.pgbend.target.mapping;

import static io.pgbend.target.mapping.Shapes.arrayOf;
import static io.pgbend.target.mapping.Shapes.column;
import static io.pgbend.target.mapping.Shapes.extension;
import static io.pgbend.target.mapping.Shapes.numeric;
import static io.pgbend.target.mapping.Shapes.table;
import static io.pgbend.target.mapping.Shapes.type;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.change.PgType;
import io.pgbend.change.TableShape;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.StagingKind;
import io.pgbend.staging.UnrepresentablePolicy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TypeMappingTest {
  private final TypeMapping mapping = new TypeMapping();

  private String declared(PgType type) {
    return mapping.automatic(type).type().declaration();
  }

  @ParameterizedTest
  @CsvSource({
    "bool, BOOLEAN", "int2, SMALLINT", "int4, INT", "int8, BIGINT", "oid, BIGINT",
    "float4, FLOAT", "float8, DOUBLE", "numeric, STRING", "date, DATE", "timestamp, TIMESTAMP",
    "timestamptz, TIMESTAMP", "json, VARIANT", "jsonb, VARIANT", "bytea, BINARY", "text, STRING",
    "bpchar, STRING", "char, STRING", "uuid, STRING", "interval, STRING", "money, STRING",
    "regclass, STRING", "xid, STRING", "pg_lsn, STRING", "some_new_type, STRING"
  })
  void built_in_types_become_what_the_table_says(String name, String expected) {
    assertThat(declared(type(name))).isEqualTo(expected);
  }

  @Test
  void numeric_follows_precision_and_scale() {
    assertThat(declared(numeric(12, 2))).isEqualTo("DECIMAL(12, 2)");
    assertThat(declared(numeric(38, 38))).isEqualTo("DECIMAL(38, 38)");
    assertThat(declared(numeric(39, 0))).isEqualTo("STRING");
    assertThat(declared(numeric(5, -3))).isEqualTo("DECIMAL(8, 0)");
    assertThat(declared(numeric(38, -1))).isEqualTo("STRING");
    assertThat(declared(numeric(2, 5))).isEqualTo("DECIMAL(5, 5)");
    assertThat(declared(numeric(2, 39))).isEqualTo("STRING");
    assertThat(declared(numeric(1000, 1000))).isEqualTo("STRING");
    assertThat(declared(numeric(1, -1000))).isEqualTo("STRING");
  }

  @Test
  void types_of_extensions_are_known_in_any_schema() {
    assertThat(declared(extension("hstore", -1))).isEqualTo("VARIANT");
    assertThat(declared(extension("vector", 3))).isEqualTo("VECTOR(3)");
    assertThat(declared(extension("vector", -1))).isEqualTo("STRING");
    assertThat(declared(extension("vector", 4097))).isEqualTo("STRING");
    assertThat(declared(extension("citext", -1))).isEqualTo("STRING");
    assertThat(declared(extension("geometry", -1))).isEqualTo("STRING");
  }

  @Test
  void a_users_type_with_a_known_name_is_not_the_known_type() {
    assertThat(declared(extension("int4", -1))).isEqualTo("STRING");
  }

  @Test
  void a_domain_is_its_base_type() {
    PgType domain = new PgType.Domain(1, "public", "price", "price", numeric(9, 2));
    PgType deeper = new PgType.Domain(2, "public", "net_price", "net_price", domain);
    assertThat(declared(deeper)).isEqualTo("DECIMAL(9, 2)");
  }

  @Test
  void arrays_are_variant_with_elements_as_their_own_type() {
    TypeChoice choice = mapping.automatic(arrayOf(numeric(9, 2)));
    assertThat(choice.type()).isEqualTo(DatabendType.Plain.VARIANT);
    assertThat(choice.kind())
        .isEqualTo(new StagingKind.JsonArray(new StagingKind.Decimal(9, 2), ','));
    assertThat(mapping.automatic(arrayOf(type("box"))).kind())
        .isEqualTo(new StagingKind.JsonArray(new StagingKind.Text(), ';'));
  }

  @Test
  void enums_and_composites_are_text() {
    assertThat(declared(new PgType.Other(1, "public", "mood", "mood", 'e'))).isEqualTo("STRING");
    assertThat(declared(new PgType.Other(1, "public", "pair", "pair", 'c'))).isEqualTo("STRING");
  }

  private static final TableShape ORDERS =
      table(
          column("id", type("int4"), false),
          column("total", numeric(12, 2), false),
          column("day", type("date"), false));

  @Test
  void a_table_is_mapped_in_its_order_with_not_null_carried_over() {
    assertThat(mapping.mapTable(ORDERS, MappingRules.automatic()))
        .extracting(MappedColumn::target, c -> c.type().declaration(), MappedColumn::notNull)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("id", "INT", true),
            org.assertj.core.groups.Tuple.tuple("total", "DECIMAL(12, 2)", true),
            org.assertj.core.groups.Tuple.tuple("day", "DATE", true));
  }

  @Test
  void a_column_whose_values_may_become_null_is_nullable_but_a_key_never() {
    MappingRules rules =
        new MappingRules(
            List.of(), UnrepresentablePolicy.NULL, Map.of("total", UnrepresentablePolicy.STOP));
    assertThat(mapping.mapTable(ORDERS, rules))
        .extracting(MappedColumn::notNull)
        .containsExactly(true, true, false);
  }

  private List<MappedColumn> map(String source, String target, String type) {
    ColumnOverride override = new ColumnOverride(source, target, type);
    return mapping.mapTable(
        ORDERS, new MappingRules(List.of(override), UnrepresentablePolicy.STOP, Map.of()));
  }

  private ProblemCode refused(String source, String target, String type) {
    SyncException refusal =
        catchThrowableOfType(SyncException.class, () -> map(source, target, type));
    assertThat(refusal).isNotNull();
    return refusal.code();
  }

  @Test
  void wishes_choose_columns_names_and_types() {
    MappedColumn column = map("total", "sum", "decimal( 38 , 4 )").getFirst();
    assertThat(column.target()).isEqualTo("sum");
    assertThat(column.type().declaration()).isEqualTo("DECIMAL(38, 4)");
    assertThat(column.staging().kind()).isEqualTo(new StagingKind.Decimal(38, 4));
    assertThat(column.loadExpression()).isEqualTo("\"sum\"");
    assertThat(map("day", "", "timestamp").getFirst().staging().kind())
        .isEqualTo(new StagingKind.Timestamp());
    assertThat(map("total", "", "bigint").getFirst().staging().kind())
        .isEqualTo(new StagingKind.Int64());
    assertThat(map("day", "", "varchar(10)").getFirst().staging().kind())
        .isEqualTo(new StagingKind.Text());
  }

  @Test
  void wishes_that_would_lose_something_are_refused_by_name() {
    assertThat(refused("total", "", "double")).isEqualTo(ProblemCode.CONVERSION_NOT_EXACT);
    assertThat(refused("total", "", "decimal(39,2)")).isEqualTo(ProblemCode.CONVERSION_NOT_EXACT);
    assertThat(refused("day", "", "int")).isEqualTo(ProblemCode.CONVERSION_NOT_EXACT);
    assertThat(refused("id", "", "tinyint")).isEqualTo(ProblemCode.CONVERSION_NOT_EXACT);
    assertThat(refused("id", "", "integr")).isEqualTo(ProblemCode.TARGET_TYPE_UNKNOWN);
    assertThat(refused("id", "", "decimal(77)")).isEqualTo(ProblemCode.TARGET_TYPE_UNKNOWN);
    assertThat(refused("nothing", "", "")).isEqualTo(ProblemCode.COLUMN_UNKNOWN);
    assertThat(refused("id", "_row_id", "")).isEqualTo(ProblemCode.COLUMN_NAME_REFUSED);
  }

  @Test
  void names_that_differ_in_case_only_are_two_columns_and_doubled_names_are_refused() {
    TableShape cased = table(column("a", type("int4"), true), column("A", type("int4"), true));
    assertThat(mapping.mapTable(cased, MappingRules.automatic())).hasSize(2);
    MappingRules doubled =
        new MappingRules(
            List.of(new ColumnOverride("a", "x", ""), new ColumnOverride("A", "x", "")),
            UnrepresentablePolicy.STOP,
            Map.of());
    SyncException refusal =
        catchThrowableOfType(SyncException.class, () -> mapping.mapTable(cased, doubled));
    assertThat(refusal.code()).isEqualTo(ProblemCode.COLUMN_NAME_DOUBLED);
  }

  @Test
  void a_table_without_columns_is_refused() {
    SyncException refusal =
        catchThrowableOfType(
            SyncException.class, () -> mapping.mapTable(table(), MappingRules.automatic()));
    assertThat(refusal.code()).isEqualTo(ProblemCode.NO_COLUMNS);
  }

  @Test
  void a_vector_is_loaded_by_an_expression() {
    TableShape shape = table(column("v", extension("vector", 3), true));
    MappedColumn vector = mapping.mapTable(shape, MappingRules.automatic()).getFirst();
    assertThat(vector.loadsDirectly()).isFalse();
    assertThat(vector.loadExpression())
        .isEqualTo(
            "if(\"v\" is null, null,"
                + " if(\"v\" is null, [0,0,0], parse_json(\"v\")::ARRAY(FLOAT))::VECTOR(3))");
  }
}
