package io.pgbend.acceptance.types;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import java.sql.SQLException;
import java.util.Arrays;

/** A database whose settings are all otherwise than ours, and types of its own. */
final class Surroundings {
  private static final String[] HOSTILE = {
    "datestyle = 'German, DMY'",
    "intervalstyle = 'iso_8601'",
    "timezone = 'Asia/Kathmandu'",
    "extra_float_digits = -15",
    "bytea_output = 'escape'",
    "xmlbinary = 'hex'",
    "xmloption = 'document'",
    "default_transaction_read_only = on",
    "statement_timeout = '2min'",
    "search_path = x, public"
  };

  private Surroundings() {}

  /** Settings of the database and, otherwise again, of the role in it; then types. */
  static void prepare(TestPostgres postgres) throws SQLException {
    types(postgres);
    String database = postgres.database();
    postgres.execute(
        Arrays.stream(HOSTILE)
            .map(setting -> "alter database %s set %s".formatted(database, setting))
            .toArray(String[]::new));
    String role = "alter role %s in database %s set ".formatted(postgres.server().user(), database);
    postgres.execute(
        "set default_transaction_read_only = off",
        role + "datestyle = 'SQL, MDY'",
        role + "intervalstyle = 'sql_standard'",
        role + "timezone = 'America/St_Johns'",
        role + "extra_float_digits = -3",
        role + "default_transaction_read_only = off",
        """
        do $$
        declare
          locale text;
        begin
          foreach locale in array array['de_DE.UTF-8', 'en_US.UTF-8', 'C.UTF-8', 'POSIX'] loop
            begin
              execute format('%slc_monetary = %%L', locale);
              exit;
            exception when others then null;
            end;
          end loop;
        end
        $$
        """
            .formatted(role));
  }

  private static void types(TestPostgres postgres) throws SQLException {
    postgres.execute(
        "create schema x",
        "create extension citext schema x",
        "create extension hstore schema x",
        "create extension ltree schema x",
        "create extension cube schema x",
        "create extension seg schema x",
        "create extension isn schema x",
        "create table x.\"t able\" (i int)",
        "create type x.mood as enum ('so so', 'a,b', 'NULL', 'it''s \"{}\"')",
        "create type x.pair as (c char(4), i inet, b bool, r regclass)",
        "create type x.jsonpair as (j json, b jsonb)",
        "create domain x.padded as char(6)",
        "create domain x.deeper as x.padded check (value <> 'x')",
        "create domain x.amount as numeric(12,3)",
        "create domain x.deeper_amount as x.amount not null default 1",
        "create domain x.day as date check (value > '1900-01-01')",
        "create domain x.list as char(3)[]",
        "create type x.floats as range (subtype = float8)");
  }

  static boolean knows(PostgresVersion version, PostgresVersion since) {
    return version.compareTo(since) >= 0;
  }
}
