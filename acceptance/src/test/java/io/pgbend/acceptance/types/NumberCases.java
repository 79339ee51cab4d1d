package io.pgbend.acceptance.types;

import static io.pgbend.acceptance.PostgresVersion.V15;

import java.util.List;

/** Numbers and booleans at their boundaries. */
final class NumberCases {
  private static final String[] FLOATS = {
    "'NaN'", "'Infinity'", "'-Infinity'", "'-0'", "'0'", "'0.1'", "'1.1'", "'-3.5'", "'100'"
  };

  private NumberCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.of("bool", "BOOLEAN").shown("true", "true").shown("false", "false"),
        TypeCase.of("smallint", "SMALLINT", "-32768", "32767", "0"),
        TypeCase.of("smallserial", "SMALLINT", "7"),
        TypeCase.of("int", "INT", "-2147483648", "2147483647", "0"),
        TypeCase.of("serial", "INT", "7"),
        TypeCase.of("bigint", "BIGINT", "-9223372036854775808", "9223372036854775807", "-1"),
        TypeCase.of("bigserial", "BIGINT", "7"),
        TypeCase.of("oid", "BIGINT", "0", "4294967295"),
        TypeCase.of("float4", "FLOAT", FLOATS)
            .same("'1e-45'", "'1.17549435e-38'", "'3.4028235e38'", "'-3.4028235e38'", "16777216"),
        TypeCase.of("float8", "DOUBLE", FLOATS)
            .same("'5e-324'", "'2.2250738585072014e-308'", "'1.7976931348623157e308'")
            .same("1/3::float8", "1e22", "1e23", "9007199254740993", "123456789012345680")
            .same("0.1::float8 + 0.2", "5e-5", "1e15", "1e16", "'-1e-300'"),
        TypeCase.of("numeric(1,0)", "DECIMAL(1, 0)", "9", "-9", "0"),
        TypeCase.of("numeric(9,2)", "DECIMAL(9, 2)", "9999999.99", "-9999999.99", "0.01", "'-0'"),
        TypeCase.of("numeric(10,9)", "DECIMAL(10, 9)", "9.999999999", "-0.000000001"),
        TypeCase.of("numeric(18,4)", "DECIMAL(18, 4)", "99999999999999.9999", "-0.0001"),
        TypeCase.of("numeric(19,19)", "DECIMAL(19, 19)", "0." + nines(19), "-0." + nines(19)),
        TypeCase.of("numeric(38,0)", "DECIMAL(38, 0)", nines(38), "-" + nines(38), "1"),
        TypeCase.of("numeric(38,10)", "DECIMAL(38, 10)", nines(28) + "." + nines(10), "1.5"),
        TypeCase.of("numeric(38,38)", "DECIMAL(38, 38)", "0." + nines(38), "-0." + nines(38)),
        TypeCase.text("numeric(39,1)", nines(38) + ".9", "0", "'NaN'"),
        TypeCase.text("numeric(76,0)", nines(76), "-" + nines(76)),
        TypeCase.text("numeric(76,76)", "0." + nines(76), "-0." + nines(76)),
        TypeCase.text("numeric(1000,500)", nines(500) + "." + nines(500)),
        TypeCase.text("numeric", nines(1000), "0." + nines(1000), "'NaN'", "'1.50'", "'-0.000'")
            .same("1e100", "1e-100", "12345678901234567890.123456789"),
        TypeCase.text("numeric /* infinite */", "'Infinity'", "'-Infinity'").since(V15),
        TypeCase.of("numeric(5,-2)", "DECIMAL(7, 0)", "12345", "-9999900", "49").since(V15),
        TypeCase.of("numeric(3,5)", "DECIMAL(5, 5)", "0.00999", "-0.00001").since(V15),
        TypeCase.text("numeric(38,-1)", nines(38) + "0").since(V15),
        TypeCase.text("numeric(2,-1000)", "'99e1000'").since(V15),
        TypeCase.of("numeric(2,38)", "DECIMAL(38, 38)", "'99e-38'").since(V15),
        TypeCase.text("money", "'-92233720368547758.08'", "'92233720368547758.07'", "'0'"));
  }

  private static String nines(int count) {
    return "9".repeat(count);
  }
}
