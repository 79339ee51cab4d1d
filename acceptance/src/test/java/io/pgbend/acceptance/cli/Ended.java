package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a command ended.
 *
 * @param out standard output
 * @param err standard error
 */
record Ended(List<String> command, int exitCode, String out, String err) {

  Ended succeeded() {
    assertThat(exitCode).as("%s", this).isZero();
    return this;
  }

  /** It failed with this problem, and says so as people need it. */
  Ended failedWith(String code) {
    assertThat(exitCode).as("%s", this).isEqualTo(1);
    assertThat(err).as("%s", this).contains("error " + code + ": ");
    assertThat(part("reason")).as("%s", this).matches("(?s).*\n.*|.*\\.");
    assertThat(part("remedy")).as("%s", this).isNotBlank();
    assertThat(err).as("%s", this).doesNotContain("\tat ", "Exception", " INFO ", " WARN ");
    return this;
  }

  /** It was started wrongly, and says how it is to be. */
  Ended misused(String words) {
    assertThat(exitCode).as("%s", this).isEqualTo(2);
    assertThat(err).as("%s", this).contains(words).contains("Usage: pgbend", "--help»");
    assertThat(out).as("%s", this).isEmpty();
    return this;
  }

  Ended field(String field) {
    assertThat(part("field")).as("%s", this).isEqualTo(field);
    return this;
  }

  Ended reason(String words) {
    assertThat(part("reason")).as("%s", this).contains(words);
    return this;
  }

  Ended remedy(String words) {
    assertThat(part("remedy")).as("%s", this).contains(words);
    return this;
  }

  /** Standard output as one object for each line; whatever is no JSON fails. */
  List<JsonNode> json() {
    return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }

  private String part(String name) {
    return find(name).orElse("");
  }

  private Optional<String> find(String name) {
    String start = "  " + name + ": ";
    int at = err.indexOf(start);
    if (at < 0) {
      return Optional.empty();
    }
    String rest = err.substring(at + start.length());
    int end = rest.indexOf("\n  ", 0);
    while (end >= 0 && rest.startsWith("   ", end + 1)) {
      end = rest.indexOf("\n  ", end + 1);
    }
    return Optional.of((end < 0 ? rest : rest.substring(0, end)).strip());
  }

  @Override
  public String toString() {
    return "%s%nexit code %d%n%s%n%s".formatted(String.join(" ", command), exitCode, out, err);
  }
}
