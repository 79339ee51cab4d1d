package io.pgbend.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ParseTreeTest {
  @Test
  void finds_functions_and_operators_across_broken_lines() {
    ParseTree tree =
        ParseTree.of(
            """
            {QUERY :quals {OPEXPR :opno 521 :opfuncid
             147 :args ({FUNCEXPR :funcid 870})} {ROWCOMPAREEXPR :opnos (o 97
             95) :opfamilies (o 1976)} {OPEXPR :opno 98 :opfuncid 0}}
            """);
    assertThat(tree.functions()).containsExactlyInAnyOrder(147L, 870L);
    assertThat(tree.operators()).containsExactlyInAnyOrder(521L, 98L, 97L, 95L);
    assertThat(tree.subquery()).isFalse();
    assertThat(tree.sessionTime()).isFalse();
  }

  @Test
  void notices_sub_queries_and_the_clock() {
    assertThat(ParseTree.of("{QUERY {SUBLINK :subLinkType 0}}").subquery()).isTrue();
    assertThat(ParseTree.of("{QUERY {SQLVALUEFUNCTION :op 3}}").sessionTime()).isTrue();
  }
}
