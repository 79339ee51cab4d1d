package io.pgbend.source.snapshot;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server's own analysis says that a condition calls: the text of the analysed query tree,
 * which names functions and operators by OID after all overloading is resolved.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/runtime-config-logging.html">debug_print_parse</a>
 */
record ParseTree(Set<Long> functions, Set<Long> operators, boolean subquery, boolean sessionTime) {
  private static final Pattern FUNCTION =
      Pattern.compile(":(?:funcid|opfuncid|elemfuncid|aggfnoid|winfnoid)\\s+(\\d+)");
  private static final Pattern OPERATOR = Pattern.compile(":(?:opno|eqop)\\s+(\\d+)");
  private static final Pattern OPERATORS = Pattern.compile(":opnos\\s+\\(o([\\s\\d]*)\\)");
  private static final Pattern NUMBER = Pattern.compile("(\\d+)");

  static ParseTree of(String tree) {
    Set<Long> operators = numbers(OPERATOR, tree);
    Matcher lists = OPERATORS.matcher(tree);
    while (lists.find()) {
      operators.addAll(numbers(NUMBER, lists.group(1)));
    }
    return new ParseTree(
        numbers(FUNCTION, tree),
        operators,
        tree.contains("{SUBLINK"),
        tree.contains("{SQLVALUEFUNCTION"));
  }

  private static Set<Long> numbers(Pattern pattern, String tree) {
    Set<Long> found = new LinkedHashSet<>();
    Matcher matcher = pattern.matcher(tree);
    while (matcher.find()) {
      found.add(Long.valueOf(matcher.group(1)));
    }
    found.remove(0L);
    return found;
  }
}
