package io.pgbend.acceptance.types;

import static io.pgbend.acceptance.PostgresVersion.V15;

import java.util.List;

/** Arrays of many types and shapes. */
final class ArrayCases {
  private ArrayCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.document("int[]")
            .shown("'{}'", "[]")
            .shown("'{1,NULL,-2147483648}'", "[1,null,-2147483648]")
            .shown("'{{{1},{2}},{{3},{NULL}}}'", "[[[1],[2]],[[3],[null]]]")
            .shown("'[2:3]={7,8}'", "[7,8]")
            .shown("'[0:1][-3:-2]={{7,8},{9,10}}'", "[[7,8],[9,10]]"),
        TypeCase.document("int[3][3]").shown("'{1}'", "[1]"),
        TypeCase.document("smallint[]").shown("'{32767}'", "[32767]"),
        TypeCase.document("bigint[]")
            .shown(
                "'{9223372036854775807,-9223372036854775808}'",
                "[9223372036854775807,-9223372036854775808]"),
        TypeCase.document("bool[]").shown("'{t,f,NULL}'", "[true,false,null]"),
        TypeCase.document("numeric[]")
            .shown(
                "'{1.50,-0.001,12345678901234567890.5}'",
                "[\"1.50\",\"-0.001\",\"12345678901234567890.5\"]"),
        TypeCase.document("numeric(6,2)[]").shown("'{1.5,NULL}'", "[1.50,null]"),
        TypeCase.document("float4[]").shown("'{0.5,-2,NULL}'", "[0.5,-2,null]"),
        TypeCase.document("float8[]")
            .shown("'{0.5,-2,1e22}'", "[0.5,-2,1e+22]")
            .shown("'{-0}'", "[-0.0]"),
        TypeCase.document("text[]")
            .shown("'{}'", "[]")
            .shown("'{NULL,\"NULL\",null,\"\",\\N,a b}'", "[null,\"NULL\",null,\"\",\"N\",\"a b\"]")
            .shown("'{\"a\\\"b\\\\c\",\"{}\",\"a,b\"}'", "[\"a\\\"b\\\\c\",\"{}\",\"a,b\"]")
            .shown("array[E'\\n\\t\\r', '🐘', ' ', '''']", "[\"\\n\\t\\r\",\"🐘\",\" \",\"'\"]"),
        TypeCase.document("varchar(2)[]").shown("'{ab,\"\"}'", "[\"ab\",\"\"]"),
        TypeCase.document("char(3)[]").shown("'{ab}'", "[\"ab \"]"),
        TypeCase.document("x.citext[]").shown("'{Ab}'", "[\"Ab\"]"),
        TypeCase.document("x.mood[]")
            .shown("'{so so,\"a,b\",\"NULL\"}'", "[\"so so\",\"a,b\",\"NULL\"]"),
        TypeCase.document("x.pair[]")
            .shown("array[row('a b', null, true, 0)]::x.pair[]", "[\"(\\\"a b \\\",,t,-)\"]"),
        TypeCase.document("x.amount[]").shown("'{1.5}'", "[1.500]").since(V15),
        TypeCase.document("x.list").shown("'{a,NULL,\"b \"}'", "[\"a  \",null,\"b  \"]"),
        TypeCase.document("date[]")
            .shown(
                "'{2024-02-29,infinity,0044-03-15 BC}'",
                "[\"2024-02-29\",\"infinity\",\"0044-03-15 BC\"]"),
        TypeCase.document("timestamp[]")
            .shown("'{2024-02-29 01:02:03.5}'", "[\"2024-02-29 01:02:03.5\"]"),
        TypeCase.document("timestamptz[]")
            .shown("'{2024-02-29 01:02:03+03}'", "[\"2024-02-28 22:02:03+00\"]"),
        TypeCase.document("time[]").shown("'{24:00}'", "[\"24:00:00\"]"),
        TypeCase.document("interval[]").shown("'{1 day -00:00:01}'", "[\"1 day -00:00:01\"]"),
        TypeCase.document("bytea[]").shown("'{\"\\\\x00ff\"}'", "[\"\\\\x00ff\"]"),
        TypeCase.document("uuid[]")
            .shown(
                "'{A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11}'",
                "[\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"]"),
        TypeCase.document("inet[]").shown("'{1.2.3.4/24,::1}'", "[\"1.2.3.4/24\",\"::1\"]"),
        TypeCase.document("money[]").shown("'{1234.5}'", "[\"$1,234.50\"]"),
        TypeCase.document("bit(3)[]").shown("'{101}'", "[\"101\"]"),
        TypeCase.document("box[]")
            .shown("'{(1,2),(0,0);(3,4),(1,1)}'", "[\"(1,2),(0,0)\",\"(3,4),(1,1)\"]"),
        TypeCase.document("point[]").shown("'{\"(1,2)\"}'", "[\"(1,2)\"]"),
        TypeCase.document("int4range[]").shown("'{\"[1,3)\",empty}'", "[\"[1,3)\",\"empty\"]"),
        TypeCase.document("json[]")
            .shown(
                "array['{\"b\" : \"x\", \"a\":1}'::json, 'null', null]",
                "[{\"a\":1,\"b\":\"x\"},null,null]"),
        TypeCase.document("jsonb[]")
            .shown("array['{\"b\" : \"x\"}'::jsonb, '[1, 2]']", "[{\"b\":\"x\"},[1,2]]"),
        TypeCase.document("x.hstore[]").shown("array['a=>1'::x.hstore, '']", "[{\"a\":\"1\"},{}]"),
        TypeCase.document("xml[]").shown("array['<a b=\"c\"/>'::xml]", "[\"<a b=\\\"c\\\"/>\"]"),
        TypeCase.document("oid[]").shown("'{4294967295}'", "[4294967295]"),
        TypeCase.document("x.ltree[]").shown("'{a.b}'", "[\"a.b\"]"),
        TypeCase.document("tsvector[]").shown("array['a:1 b'::tsvector]", "[\"'a':1 'b'\"]"));
  }
}
