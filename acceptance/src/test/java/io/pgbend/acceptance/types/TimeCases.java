package io.pgbend.acceptance.types;

import java.util.List;

/** Points and spans of time at their boundaries. */
final class TimeCases {
  private TimeCases() {}

  static List<TypeCase> all() {
    return List.of(
        TypeCase.of("date", "DATE", "'0001-01-01'", "'9999-12-31'", "'1969-12-31'", "'1582-10-10'")
            .same("'2000-02-29'", "'1900-03-01'"),
        TypeCase.of("timestamp", "TIMESTAMP", "'0001-01-01 00:00:00'", "'9999-12-30 22:00:00'")
            .same("'1969-12-31 23:59:59.999999'", "'2000-01-01 00:00:00.000001'")
            .same("'1582-10-10 12:34:56.7'", "'2024-02-29 24:00:00'", "'1999-12-31 23:59:60'"),
        TypeCase.of("timestamp(0)", "TIMESTAMP", "'2024-01-01 00:00:00.5'"),
        TypeCase.of("timestamp(3)", "TIMESTAMP", "'2024-01-01 00:00:00.1235'"),
        TypeCase.of("timestamptz", "TIMESTAMP", "'0001-01-01 00:00:00+00'")
            .same("'9999-12-31 00:00:00+02'", "'2024-03-31 02:30:00+01'")
            .same("'2024-07-01 12:00:00.5+05:45'", "'1883-11-18 12:00:00 America/New_York'")
            .same("'0001-01-01 15:59:59+15:59:59'", "'1969-12-31 23:59:59.999999+00'"),
        TypeCase.of("timestamptz(1)", "TIMESTAMP", "'2024-01-01 00:00:00.25+00'"),
        TypeCase.text("time", "'00:00'", "'24:00:00'", "'23:59:59.999999'", "'00:00:00.000001'"),
        TypeCase.text("time(0)", "'23:59:59.9'"),
        TypeCase.text("timetz", "'24:00:00-15:59:59'", "'00:00:00+15:59'", "'12:00:00.5+05:45'"),
        TypeCase.text("timetz(2)", "'12:00:00.126+00'"),
        TypeCase.text("interval", "'0'", "'-00:00:00.000001'", "'-1 days +02:03:00'")
            .same("'1 year -2 mons 3 days -04:05:06.000007'", "'-1 year 2 mons -3 days 04:05:06'")
            .same("'178000000 years'", "'-178000000 years'", "'2147483647 days'", "'1 month'")
            .same("'2147483647 hours'", "'1 mon -1 days'", "'25:00:00'"),
        TypeCase.text("interval year to month", "'1-2'", "'-1-2'"),
        TypeCase.text("interval second(2)", "'1.239'"),
        TypeCase.text("daterange", "'[2024-01-01,2024-02-01)'", "'empty'", "'(,)'")
            .same("'[0044-03-15 BC,infinity]'"),
        TypeCase.text("tsrange", "'[2024-01-01 00:00:00,infinity)'", "'(,2024-01-01 01:02:03.4]'"),
        TypeCase.text("tstzrange", "'[2024-01-01 00:00:00+03,2024-07-01 00:00:00+03)'"));
  }
}
