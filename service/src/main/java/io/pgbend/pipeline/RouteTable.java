package io.pgbend.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which routes want the changes of a relation: looked up for every row, so without objects. */
final class RouteTable {
  private static final Route[] NOBODY = {};
  private final long[] relations;
  private final Route[][] routes;
  private long lastRelation = -1;
  private Route[] last = NOBODY;

  private RouteTable(long[] relations, Route[][] routes) {
    this.relations = relations;
    this.routes = routes;
  }

  static RouteTable of(Map<Long, List<Route>> byRelation) {
    Map<Long, List<Route>> sorted = new TreeMap<>(byRelation);
    long[] relations = sorted.keySet().stream().mapToLong(Long::longValue).toArray();
    List<Route[]> routes = new ArrayList<>();
    sorted.values().forEach(list -> routes.add(list.toArray(NOBODY)));
    return new RouteTable(relations, routes.toArray(Route[][]::new));
  }

  /** The routes of a relation; empty for one that nobody wants. Not to be changed. */
  Route[] of(long relation) {
    if (relation == lastRelation) {
      return last;
    }
    int at = Arrays.binarySearch(relations, relation);
    last = at < 0 ? NOBODY : routes[at];
    lastRelation = relation;
    return last;
  }
}
