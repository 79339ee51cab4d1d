package io.pgbend.acceptance.source;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Samples of every type that PostgreSQL brings along, in whichever version. */
final class BuiltInTypes {
  /** Types of the server's own catalogue or of index internals, which take no input. */
  static final Set<String> WITHOUT_INPUT =
      Set.of(
          "gtsvector",
          "pg_node_tree",
          "pg_ndistinct",
          "pg_dependencies",
          "pg_mcv_list",
          "pg_ddl_command",
          "pg_brin_bloom_summary",
          "pg_brin_minmax_multi_summary",
          "smgr");

  /** By name in pg_type; literals as SQL has them between quotes. */
  static final Map<String, List<String>> SAMPLES =
      Map.ofEntries(
          Map.entry("abstime", List.of("2001-02-03 04:05:06+00", "infinity")),
          Map.entry("aclitem", List.of("postgres=r/postgres", "=r/postgres")),
          Map.entry("bit", List.of("1", "0")),
          Map.entry("bool", List.of("t", "f")),
          Map.entry("box", List.of("(1.5,2),(0,-1)", "(0.1,0.2),(0.3,1e300)")),
          Map.entry("bpchar", List.of("ab  ", " x ")),
          Map.entry("bytea", List.of("\\x00ff5c27", "\\x")),
          Map.entry("char", List.of("a", "\\200")),
          Map.entry("cid", List.of("0", "4294967295")),
          Map.entry("cidr", List.of("10.0.0.0/8", "::1/128", "1.2.3.4/32")),
          Map.entry("circle", List.of("<(1,2),3.5>", "<(0.1,0),1e-300>")),
          Map.entry("date", List.of("infinity", "4713-01-01 BC", "9999-12-31")),
          Map.entry("float4", List.of("NaN", "0.1", "-0", "1e-45", "3.4028235e38")),
          Map.entry("float8", List.of("-Infinity", "0.1", "-0", "5e-324", "1e22")),
          Map.entry("inet", List.of("1.2.3.4", "1.2.3.4/24", "::ffff:1.2.3.4", "::1")),
          Map.entry("int2", List.of("-32768", "32767")),
          Map.entry("int2vector", List.of("1 2 3", "")),
          Map.entry("int4", List.of("-2147483648", "2147483647")),
          Map.entry("int8", List.of("-9223372036854775808", "9223372036854775807")),
          Map.entry(
              "interval",
              List.of("1 year -2 mons 3 days -04:05:06.000007", "-1 days +02:03:00", "0")),
          Map.entry("json", List.of("{\"b\" : 1,  \"a\":[1.0, null], \"b\": 2}", "\"\\u00e4\"")),
          Map.entry("jsonb", List.of("{\"b\" : 1,  \"a\":[1.0, null]}", "\"ä\"")),
          Map.entry("jsonpath", List.of("$.a[*] ? (@ > 1)", "strict $")),
          Map.entry("line", List.of("{1,2,3.5}", "{0,-1,0.1}")),
          Map.entry("lseg", List.of("[(1,2),(3,4.5)]", "[(0,0),(0,0)]")),
          Map.entry("macaddr", List.of("08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff")),
          Map.entry("macaddr8", List.of("08:00:2b:01:02:03:04:05", "00:00:00:00:00:00:00:00")),
          Map.entry("money", List.of("-1234567.89", "0")),
          Map.entry("name", List.of("Odd \"name\"", "")),
          Map.entry("numeric", List.of("NaN", "1.50", "-0.000", "1e100", "123456789012345678.9")),
          Map.entry("oid", List.of("0", "4294967295")),
          Map.entry("oidvector", List.of("1 2", "")),
          Map.entry("path", List.of("[(1,2),(3,4)]", "((1,2),(3,4))")),
          Map.entry("pg_lsn", List.of("0/0", "FFFFFFFF/FFFFFFFF")),
          Map.entry("pg_snapshot", List.of("10:20:10,14,15", "1:1:")),
          Map.entry("point", List.of("(0.1,2)", "(-0,1e300)")),
          Map.entry("polygon", List.of("((1,2),(3,4),(5,6.5))", "((0,0))")),
          Map.entry("refcursor", List.of("cursor 1", "")),
          Map.entry("regclass", List.of("pg_catalog.pg_class", "\"Odd.S\".\"t able\"", "0")),
          Map.entry("regcollation", List.of("pg_catalog.\"C\"", "0")),
          Map.entry("regconfig", List.of("pg_catalog.english", "simple")),
          Map.entry("regdatabase", List.of("template1", "0")),
          Map.entry("regdictionary", List.of("pg_catalog.simple", "english_stem")),
          Map.entry("regnamespace", List.of("pg_catalog", "\"Odd.S\"")),
          Map.entry("regoper", List.of("pg_catalog.||/", "0")),
          Map.entry("regoperator", List.of("+(integer,integer)", "0")),
          Map.entry("regproc", List.of("pg_catalog.now", "0")),
          Map.entry("regprocedure", List.of("abs(numeric)", "\"Odd.S\".\"f n\"(integer)")),
          Map.entry("regrole", List.of("postgres", "0")),
          Map.entry("regtype", List.of("integer", "\"Odd.S\".mood", "0")),
          Map.entry("reltime", List.of("1 day", "-1 year")),
          Map.entry("text", List.of("", " a\tb\nc\\d\rä🐘 ")),
          Map.entry("tid", List.of("(0,1)", "(4294967295,65535)")),
          Map.entry("time", List.of("00:00:00.000001", "24:00:00")),
          Map.entry(
              "timestamp", List.of("infinity", "4713-01-01 00:00:00 BC", "2000-01-01 1:2:3.4")),
          Map.entry("timestamptz", List.of("-infinity", "2024-07-01 12:00:00.5+05:45")),
          Map.entry("timetz", List.of("12:00:00.5+05:45", "24:00:00-15:59")),
          Map.entry(
              "tinterval", List.of("[\"2001-02-03 04:05:06+00\" \"2002-02-03 04:05:06+00\"]")),
          Map.entry("tsquery", List.of("'fat' & !'rat':ab", "'a' <2> 'b'")),
          Map.entry("tsvector", List.of("a:1A b:2,3 'it''s'", "")),
          Map.entry("txid_snapshot", List.of("10:20:10,14,15", "1:1:")),
          Map.entry("uuid", List.of("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11")),
          Map.entry("varbit", List.of("1011", "")),
          Map.entry("varchar", List.of("a ", "")),
          Map.entry("xid", List.of("0", "4294967295")),
          Map.entry("xid8", List.of("0", "18446744073709551615")),
          Map.entry("xml", List.of("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>ä</a>", "<a/>")),
          Map.entry("daterange", List.of("[2024-01-01,2024-02-01)", "empty", "(,)")),
          Map.entry("int4range", List.of("[1,5]", "empty")),
          Map.entry("int8range", List.of("[1,)", "empty")),
          Map.entry("numrange", List.of("(1.50,2.0]", "[NaN,NaN]")),
          Map.entry("tsrange", List.of("[2024-01-01 00:00:00,infinity)", "empty")),
          Map.entry("tstzrange", List.of("[2024-01-01 00:00:00+03,)", "empty")),
          Map.entry("datemultirange", List.of("{[2024-01-01,2024-02-01),(2025-01-01,)}", "{}")),
          Map.entry("int4multirange", List.of("{[1,5],[7,9)}", "{}")),
          Map.entry("int8multirange", List.of("{[1,5]}", "{}")),
          Map.entry("nummultirange", List.of("{[1.5,2.50]}", "{}")),
          Map.entry("tsmultirange", List.of("{[2024-01-01 00:00:00,infinity)}", "{}")),
          Map.entry("tstzmultirange", List.of("{[2024-01-01 00:00:00+03,)}", "{}")));

  private BuiltInTypes() {}
}
