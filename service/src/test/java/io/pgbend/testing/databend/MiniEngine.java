package io.pgbend.testing.databend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Just enough SQL for the contract's part on protocol and transactions: tables of one column,
 * counted rows, and the server's rules for failed transactions. One at a time.
 */
final class MiniEngine {
  private static final Pattern CREATE = Pattern.compile("create table (if not exists )?(\\S+) .*");
  private static final Pattern DROP = Pattern.compile("drop table if exists (\\S+)");

  /** A kind of statement and what it does. */
  private record Rule(Pattern form, Work work) {
    private interface Work {
      Outcome run(Client client, Matcher found);
    }
  }

  private final List<Rule> rules =
      List.of(
          rule("insert into (\\S+) values \\((\\d+)\\)", (c, m) -> insert(seen(c), m.group(1))),
          rule("select count\\(\\*\\) from (\\S+)", (c, m) -> count(seen(c), m.group(1))),
          rule(
              "select number from numbers\\((\\d+)\\)",
              (c, m) -> numbers(Integer.parseInt(m.group(1)))),
          rule(
              "select value from system.settings where name = '(\\w+)'",
              (c, m) -> Outcome.one("value", c.settings.getOrDefault(m.group(1), "?"))),
          rule("set (\\w+) = '(.*)'", (c, m) -> set(c, m.group(1), m.group(2))),
          rule("list @(\\w+)/(\\S*)", (c, m) -> list(m.group(1), m.group(2))),
          rule("remove @(\\w+)/(\\S*)", (c, m) -> remove(m.group(1), m.group(2))),
          rule(
              "presign upload .*",
              (c, m) -> Outcome.error(3902, "storage doesn't support presign operation")));

  /** A result or an error. */
  record Outcome(List<String> columns, List<List<@Nullable String>> rows, int code, String text) {
    static Outcome nothing() {
      return new Outcome(List.of(), List.of(), 0, "");
    }

    static Outcome one(String column, String value) {
      return new Outcome(List.of(column), List.of(List.<@Nullable String>of(value)), 0, "");
    }

    static Outcome error(int code, String text) {
      return new Outcome(List.of(), List.of(), code, text);
    }
  }

  /** What the protocol carries from statement to statement. */
  static final class Client {
    final Map<String, String> settings = new LinkedHashMap<>();
    String transaction = "AutoCommit";
    @Nullable Map<String, Integer> pending;
  }

  private final Set<String> databases = new HashSet<>(Set.of("default"));
  private Map<String, Integer> tables = new HashMap<>();
  private final Map<String, String> files = new LinkedHashMap<>();
  private final Map<String, Function<Client, Outcome>> scripted = new HashMap<>();

  void script(String sql, Outcome outcome) {
    scripted.put(sql, client -> outcome);
  }

  void stored(String stage, String path, long size) {
    files.put(stage + "/" + path, Long.toString(size));
  }

  Outcome run(Client client, String text) {
    String sql = text.replaceAll("\\s+", " ").strip();
    String word = sql.split(" ", 2)[0].toLowerCase(Locale.ROOT);
    if (client.transaction.equals("Fail") && !Set.of("commit", "rollback").contains(word)) {
      return Outcome.error(4002, "Current transaction is aborted, commands ignored");
    }
    Outcome outcome =
        switch (word) {
          case "begin" -> begin(client);
          case "commit" -> end(client, client.transaction.equals("Active"));
          case "rollback" -> end(client, false);
          case "create", "drop" -> define(client, sql);
          default -> rows(client, sql);
        };
    if (outcome.code() != 0 && client.transaction.equals("Active")) {
      client.transaction = "Fail";
    }
    return outcome;
  }

  private Outcome begin(Client client) {
    client.transaction = "Active";
    client.pending = new HashMap<>(tables);
    return Outcome.nothing();
  }

  private Outcome end(Client client, boolean apply) {
    if (apply && client.pending != null) {
      tables = client.pending;
    }
    client.pending = null;
    client.transaction = "AutoCommit";
    return Outcome.nothing();
  }

  /** Commits first, as the server does. */
  private Outcome define(Client client, String sql) {
    end(client, client.transaction.equals("Active"));
    Matcher create = CREATE.matcher(sql);
    Matcher drop = DROP.matcher(sql);
    if (create.matches()) {
      tables.putIfAbsent(create.group(2), 0);
    } else if (drop.matches()) {
      tables.remove(drop.group(1));
    } else if (sql.startsWith("create database if not exists ")) {
      databases.add(sql.substring(30).replace("\"", ""));
    }
    return Outcome.nothing();
  }

  private Outcome rows(Client client, String sql) {
    Function<Client, Outcome> known = scripted.get(sql);
    if (known != null) {
      return known.apply(client);
    }
    for (Rule rule : rules) {
      Matcher found = rule.form().matcher(sql);
      if (found.matches()) {
        return rule.work().run(client, found);
      }
    }
    return Outcome.error(1005, "error: \n  --> SQL:1:1\n  |\n1 | " + sql);
  }

  private static Rule rule(String form, Rule.Work work) {
    return new Rule(Pattern.compile(form), work);
  }

  private Map<String, Integer> seen(Client client) {
    return client.pending == null ? tables : client.pending;
  }

  private static Outcome set(Client client, String name, String value) {
    client.settings.put(name, value);
    return Outcome.nothing();
  }

  private Outcome count(Map<String, Integer> seen, String table) {
    Integer count = seen.get(table);
    return count == null ? unknown(table) : Outcome.one("count(*)", count.toString());
  }

  private Outcome remove(String stage, String prefix) {
    files.keySet().removeIf(path -> path.startsWith(stage + "/" + prefix));
    return Outcome.nothing();
  }

  private Outcome insert(Map<String, Integer> seen, String table) {
    if (!seen.containsKey(table)) {
      return unknown(table);
    }
    seen.merge(table, 1, Integer::sum);
    return Outcome.one("number of rows inserted", "1");
  }

  private Outcome unknown(String table) {
    String database = table.split("\\.", 2)[0].replace("\"", "");
    return databases.contains(database)
        ? Outcome.error(1025, "Unknown table \"default\"." + table + " ..")
        : Outcome.error(1003, "Unknown database \"default\".\"" + database + "\" ..");
  }

  private static Outcome numbers(int count) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    IntStream.range(0, count)
        .forEach(n -> rows.add(List.<@Nullable String>of(Integer.toString(n))));
    return new Outcome(List.of("number"), rows, 0, "");
  }

  private Outcome list(String stage, String prefix) {
    List<List<@Nullable String>> rows = new ArrayList<>();
    files.forEach(
        (path, size) -> {
          if (path.startsWith(stage + "/" + prefix)) {
            rows.add(List.<@Nullable String>of(path.substring(stage.length() + 1), size));
          }
        });
    return new Outcome(List.of("name", "size"), rows, 0, "");
  }
}
