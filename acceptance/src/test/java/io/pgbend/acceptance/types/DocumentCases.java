package io.pgbend.acceptance.types;

import java.util.List;

/** JSON and what is kept as JSON. */
final class DocumentCases {
  private static final String NINES = "9".repeat(76);
  private static final String DEEP = "[".repeat(1000) + "]".repeat(1000);

  private DocumentCases() {}

  static List<TypeCase> all() {
    return List.of(
        shared(TypeCase.document("json"))
            .shown("'{\"a\":{\"b\":1},\"c\":{\"b\":2}}'", "{\"a\":{\"b\":1},\"c\":{\"b\":2}}")
            .shown("'\"a\\u0000b\"'", "\"a\\u0000b\"")
            .shown("'[1e5, 1.5E-3, 1e308]'", "[100000.0,0.0015,1e+308]"),
        shared(TypeCase.document("jsonb"))
            .shown("'{\"a\":1, \"a\":2}'", "{\"a\":2}")
            .shown("'[1e5, 1.50]'", "[100000,1.50]"),
        TypeCase.document("x.hstore")
            .shown("''", "{}")
            .shown("'b=>NULL, a=>1, \"\"=>\"\"'", "{\"\":\"\",\"a\":\"1\",\"b\":null}")
            .shown(
                "'\"x\\\"y\"=>\"NULL\", \"=>\"=>\"\\\\\"'", "{\"=>\":\"\\\\\",\"x\\\"y\":\"NULL\"}")
            .shown("'k=>🐘'", "{\"k\":\"🐘\"}"),
        TypeCase.text("x.jsonpair", "row('{\"b\" : 1, \"b\":2}'::json, '{\"b\":1}'::jsonb)"));
  }

  private static TypeCase shared(TypeCase json) {
    return json.shown("'null'", "null")
        .shown("'{\"b\" : 1,  \"a\":[1.0, null, true]}'", "{\"a\":[1.0,null,true],\"b\":1}")
        .shown("'{}'", "{}")
        .shown("'[]'", "[]")
        .shown("'\"\"'", "\"\"")
        .shown("'{\"\":\"\"}'", "{\"\":\"\"}")
        .shown("' \"\\u00e4\\ud83d\\udc18\\n\\\"\\\\\\/ \" '", "\"ä🐘\\n\\\"\\\\/ \"")
        .shown("'" + NINES + "'", NINES)
        .shown("'-0." + NINES + "'", "-0." + NINES)
        .shown("'[1.10, -1, 0.5, 18446744073709551616]'", "[1.10,-1,0.5,18446744073709551616]")
        .shown("'" + DEEP + "'", DEEP)
        .shown("('\"' || repeat('x', 1000000) || '\"')::json", '"' + "x".repeat(1_000_000) + '"');
  }
}
