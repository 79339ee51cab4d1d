package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RewrittenValuesTest {
  private static final StagingColumn HSTORE = Stored.column("hstore", new StagingKind.Hstore());
  private static final StagingColumn VECTOR = Stored.column("vector", new StagingKind.Vector(3));

  private static StagingColumn array(String element, StagingKind kind) {
    return Stored.column(Stored.arrayOf(element), new StagingKind.JsonArray(kind, ','));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int4 | {} | []",
        "int4 | {1,NULL,-3} | [1,null,-3]",
        "int4 | {{1,2},{3,4}} | [[1,2],[3,4]]",
        "int4 | [0:1]={1,2} | [1,2]",
        "int4 | [2:2][-1:0]={{1,2}} | [[1,2]]"
      })
  void an_array_of_numbers_becomes_json(String element, String text, String json) {
    assertThat(Stored.text(array(element, new StagingKind.Int32()), text).string()).isEqualTo(json);
  }

  @Test
  void text_elements_keep_every_character() {
    StagingColumn column = array("text", new StagingKind.Text());
    String text = "{a,\"b,c\",\"\",\"NULL\",NULL,\"q\\\"\\\\{}\n\",ž😀,\"null \"}";
    assertThat(Stored.text(column, text).string())
        .isEqualTo("[\"a\",\"b,c\",\"\",\"NULL\",null,\"q\\\"\\\\{}\\u000a\",\"ž😀\",\"null \"]");
  }

  @Test
  void elements_are_what_their_own_type_would_be() {
    assertThat(Stored.text(array("bool", new StagingKind.Bool()), "{t,f,NULL}").string())
        .isEqualTo("[true,false,null]");
    assertThat(Stored.text(array("float8", new StagingKind.Float8()), "{1e+20,-0,1.5}").string())
        .isEqualTo("[1e+20,-0e0,1.5]");
    assertThat(Stored.text(array("jsonb", new StagingKind.Json()), "{\"{\\\"a\\\": 1}\",null,1}"))
        .extracting(Stored::string)
        .isEqualTo("[{\"a\": 1},null,1]");
    assertThat(Stored.text(array("date", new StagingKind.Date()), "{2024-02-29,infinity}").string())
        .isEqualTo("[\"2024-02-29\",\"infinity\"]");
    assertThat(Stored.text(array("hstore", new StagingKind.Hstore()), "{\"\\\"a\\\"=>NULL\"}"))
        .extracting(Stored::string)
        .isEqualTo("[{\"a\":null}]");
  }

  @Test
  void an_element_that_json_cannot_say_makes_the_array_unrepresentable() {
    StagingColumn floats = array("float8", new StagingKind.Float8());
    assertThat(Stored.text(floats, "{1,NaN}").verdict()).isEqualTo(Verdict.NOT_A_NUMBER);
    assertThat(Stored.text(floats, "{1,-Infinity}").verdict()).isEqualTo(Verdict.INFINITE);
    StagingColumn documents = array("json", new StagingKind.Json());
    assertThat(Stored.text(documents, "{\"{\\\"a\\\":1,\\\"a\\\":2}\"}").verdict())
        .isEqualTo(Verdict.DUPLICATE_KEY);
  }

  @Test
  void another_delimiter_separates_boxes() {
    StagingColumn boxes =
        Stored.column(
            Stored.arrayOf("box"), new StagingKind.JsonArray(new StagingKind.Text(), ';'));
    assertThat(Stored.text(boxes, "{(1,1),(0,0);(2,2),(0,0)}").string())
        .isEqualTo("[\"(1,1),(0,0)\",\"(2,2),(0,0)\"]");
  }

  @Test
  void broken_arrays_are_malformed() {
    StagingColumn column = array("text", new StagingKind.Text());
    for (String text : new String[] {"", "a", "{", "{a", "{\"a}", "{{a}", "a}", "{\"a\\"}) {
      assertThat(Stored.text(column, text).verdict()).as(text).isEqualTo(Verdict.MALFORMED);
    }
  }

  @Test
  void an_hstore_becomes_an_object() {
    assertThat(Stored.text(HSTORE, "").string()).isEqualTo("{}");
    assertThat(Stored.text(HSTORE, "\"a\"=>\"1\", \"b\\\"\\\\\"=>NULL, \"\"=>\"NULL\"").string())
        .isEqualTo("{\"a\":\"1\",\"b\\\"\\\\\":null,\"\":\"NULL\"}");
    for (String text :
        new String[] {"a", "\"a\"", "\"a\"=>", "\"a\"=>1", "\"a\"=>\"1\",", "\"a\"=>\"1"}) {
      assertThat(Stored.text(HSTORE, text).verdict()).as(text).isEqualTo(Verdict.MALFORMED);
    }
  }

  @Test
  void a_vector_becomes_a_list_of_its_length() {
    assertThat(Stored.text(VECTOR, "[1,-0,1e-05]").string()).isEqualTo("[1,-0e0,1e-05]");
    assertThat(Stored.text(VECTOR, "[1,2]").verdict()).isEqualTo(Verdict.OTHER_DIMENSIONS);
    assertThat(Stored.text(VECTOR, "1,2,3").verdict()).isEqualTo(Verdict.MALFORMED);
    assertThat(Stored.text(VECTOR, "[1,,3]").verdict()).isEqualTo(Verdict.MALFORMED);
  }
}
