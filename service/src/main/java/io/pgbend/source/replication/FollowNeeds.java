package io.pgbend.source.replication;

import java.util.List;

/**
 * What a task needs of its source; inserts and updates always.
 *
 * @param key the columns by which rows are told apart
 * @param deletes whether deletes are to arrive
 * @param truncates whether truncates are to arrive; before 11 no server sends them
 */
public record FollowNeeds(List<String> key, boolean deletes, boolean truncates) {
  public FollowNeeds {
    key = List.copyOf(key);
  }
}
