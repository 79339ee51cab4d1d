package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Compares what contestants wrote with what the source holds: count, sums, a hash per group of
 * keys.
 */
final class Parity {
  private final MeteredProcess processes;
  private final Peers peers;

  Parity(MeteredProcess processes, Peers peers) {
    this.processes = processes;
    this.peers = peers;
  }

  /** Reads all Parquet files of a folder, with a reader that is not ours. */
  List<List<String>> ofFiles(Path folder, BenchTable table) throws InterruptedException {
    return ofQuery(folder.resolve("*.parquet"), table.fingerprintQuery("FILES"));
  }

  /**
   * What a query says of Parquet files.
   *
   * @param files with stars for what may differ in their names
   * @param query has {@code FILES} where a table stands
   */
  List<List<String>> ofQuery(Path files, String query) throws InterruptedException {
    List<List<String>> found = new ArrayList<>();
    for (JsonNode answer :
        processes
            .run(peers.command("fingerprint", "--files", files.toString(), "--query", query))
            .answers()) {
      found.add(answer.path("row").valueStream().map(JsonNode::asString).toList());
    }
    return found;
  }

  /** Fails with the first group of keys that differs. */
  static void require(String contestant, List<List<String>> expected, List<List<String>> found) {
    if (expected.equals(found)) {
      return;
    }
    for (int group = 0; group < expected.size(); group++) {
      if (group >= found.size() || !expected.get(group).equals(found.get(group))) {
        throw new IllegalStateException(
            "%s does not show the source's rows: group %d should be %s but is %s"
                .formatted(
                    contestant,
                    group,
                    expected.get(group),
                    group < found.size() ? found.get(group) : "missing"));
      }
    }
    throw new IllegalStateException(contestant + " shows groups of keys that the source lacks");
  }
}
