package io.pgbend.acceptance.types;

import java.util.List;
import java.util.stream.IntStream;

/** Texts with every awkward character, and bytes. */
final class TextCases {
  /** Control characters, and what means something to SQL, CSV, JSON, C and people. */
  static final String AWKWARD =
      IntStream.range(1, 128).mapToObj(Character::toString).reduce("", String::concat)
          + "\u0080\u009f\u00a0\u00ad\u0301\u0130\u0131\u200b\u200f\u2028\u2029\ufeff\ufffd\uffff"
          + "ßäÄ 中文 שלום 🐘 👩‍👩‍👧 \udbff\udfff \\N NULL \\ \\\\ '' \"\" ` $$ %s {} ; -- /* */ \r\n";

  private TextCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.text("text", "''", "'NULL'", "'null'", "'\\N'", "' '", quoted(AWKWARD))
            .same("' x '", "E'\\n'", "'\"'", "'\\'", "'{}'", "'0'", "repeat('äx', 100000)"),
        TypeCase.text("varchar", "''", "'NULL'", quoted(AWKWARD)),
        TypeCase.text("varchar(3)", "'abc'", "'🐘🐘🐘'", "''", "' a '"),
        TypeCase.text("char(5)", "'ab'", "''", "'   '", "'🐘'", "' a'"),
        TypeCase.text("char(5) collate \"C\"", "'ab'"),
        TypeCase.text("char", "'x'", "''"),
        TypeCase.text("name", "'Odd \"name\"'", "''"),
        TypeCase.text("\"char\"", "'a'", "''", "'\\200'", "'\\'"),
        TypeCase.text("x.citext", "'Ab '", "''", quoted(AWKWARD)),
        TypeCase.text("x.mood", "'so so'", "'a,b'", "'NULL'", "'it''s \"{}\"'"),
        TypeCase.text("x.padded", "'ab'", "''"),
        TypeCase.text("x.deeper", "'ab'", "' '"),
        TypeCase.of("x.amount", "DECIMAL(12, 3)", "123456789.125", "-0.001"),
        TypeCase.of("x.deeper_amount", "DECIMAL(12, 3)", "7"),
        TypeCase.of("x.day", "DATE", "'2024-02-29'"),
        TypeCase.text("x.pair", "'(a,1.2.3.4,t,pg_class)'", "'(,,,)'", "row('a\"b', null, true, 0)")
            .same("row('x,(y', '10.0.0.0/8', false, 'x.mood'::regtype::oid)"),
        TypeCase.of("bytea", "BINARY", "'\\x'", "'\\x00'", allBytes(), "'\\x5c4e'"),
        TypeCase.text("xml", "'<a>ä&lt;<!-- c --><?pi x?></a>'", "'<a/>'", "''")
            .same("'<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>🐘</a>'", "'text only'"));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String allBytes() {
    return "'\\x"
        + IntStream.range(0, 256).mapToObj("%02x"::formatted).reduce("", String::concat)
        + "'";
  }
}
