package io.pgbend.target.merge;

/**
 * The rows of a raw table that one fold takes in.
 *
 * @param deletes whether rows that delete count
 */
record Changes(RawText text, Segment segment, Visibility visibility, boolean deletes) {

  /** The end of a query; conditions can be added with {@code and}. */
  String from() {
    return "from %s\n  where %s and %s and _operation %s"
        .formatted(
            text.raw().table().render(),
            segment.condition(),
            visibility.condition(),
            deletes ? "<> 'T'" : "not in ('T', 'D')");
  }
}
