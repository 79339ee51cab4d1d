package io.pgbend.acceptance.types;

import static io.pgbend.acceptance.PostgresVersion.V15;

import java.util.List;

/** Types that only PostgreSQL or an extension has: their text arrives. */
final class OtherCases {
  private OtherCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.text("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'")
            .same("'00000000-0000-0000-0000-000000000000'", "'ffffffffffffffffffffffffffffffff'"),
        TypeCase.text("bit", "B'1'", "B'0'"),
        TypeCase.text("bit(70)", "repeat('10', 35)::bit(70)"),
        TypeCase.text("varbit", "B''", "B'1011'", "repeat('1', 999)::varbit"),
        TypeCase.text("varbit(4)", "B'0000'"),
        TypeCase.text("inet", "'1.2.3.4'", "'1.2.3.4/24'", "'::ffff:1.2.3.4'", "'::1/0'"),
        TypeCase.text("cidr", "'10.0.0.0/8'", "'::1/128'", "'1.2.3.4/32'", "'0.0.0.0/0'"),
        TypeCase.text("macaddr", "'08:00:2b:01:02:03'", "'ff:ff:ff:ff:ff:ff'"),
        TypeCase.text("macaddr8", "'08:00:2b:01:02:03:04:05'"),
        TypeCase.text("tsvector", "'a:1A b:2,3 ''it''''s'''", "''", "'🐘'"),
        TypeCase.text("tsquery", "'''fat'' & !''rat'':ab'", "'''a'' <2> ''b'''"),
        TypeCase.text("point", "'(0.1,2)'", "'(-0,1e300)'", "'(NaN,Infinity)'"),
        TypeCase.text("line", "'{1,2,3.5}'"),
        TypeCase.text("lseg", "'[(1,2),(3,4.5)]'"),
        TypeCase.text("box", "'(1.5,2),(0,-1)'"),
        TypeCase.text("path", "'[(1,2),(3,4)]'", "'((1,2),(3,4))'"),
        TypeCase.text("polygon", "'((1,2),(3,4),(5,6.5))'"),
        TypeCase.text("circle", "'<(0.1,0),1e-300>'"),
        TypeCase.text("int4range", "'[1,5]'", "'empty'", "'(,)'"),
        TypeCase.text("int8range", "'[1,)'"),
        TypeCase.text("numrange", "'(1.50,2.0]'", "'[NaN,NaN]'"),
        TypeCase.text("x.floats", "'[0.1,Infinity]'"),
        TypeCase.text("int4multirange", "'{[1,5],[7,9)}'", "'{}'").since(V15),
        TypeCase.text("nummultirange", "'{[1.5,2.50]}'").since(V15),
        TypeCase.text("tstzmultirange", "'{[2024-01-01 00:00:00+03,)}'").since(V15),
        TypeCase.text("x.ltree", "'Top.Science.a_1'", "''"),
        TypeCase.text("x.lquery", "'Top.*{1,2}.a|b'"),
        TypeCase.text("x.cube", "'(1, 2),(3.5, 4)'", "'(0.1)'"),
        TypeCase.text("x.seg", "'1.50(+-)0.1'", "'~6.50'"),
        TypeCase.text("x.isbn13", "'978-0-393-04002-9'"),
        TypeCase.text("pg_lsn", "'0/0'", "'FFFFFFFF/FFFFFFFF'"),
        TypeCase.text("xid", "'0'", "'4294967295'"),
        TypeCase.text("xid8", "'18446744073709551615'").since(V15),
        TypeCase.text("tid", "'(4294967295,65535)'"),
        TypeCase.text("txid_snapshot", "'10:20:10,14,15'"),
        TypeCase.text("jsonpath", "'$.a[*] ? (@ > 1)'").since(V15),
        TypeCase.text("int2vector", "'1 2 3'", "''"),
        TypeCase.text("oidvector", "'1 2'"),
        TypeCase.text("aclitem", "'=r/postgres'"),
        TypeCase.text("refcursor", "'cursor 1'"),
        TypeCase.text("regclass", "'pg_catalog.pg_class'", "'x.\"t able\"'", "'0'"),
        TypeCase.text("regtype", "'integer'", "'x.mood'", "'0'"),
        TypeCase.text("regrole", "'0'"));
  }
}
