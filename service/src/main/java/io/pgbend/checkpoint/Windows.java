package io.pgbend.checkpoint;

/** Where a test may end a transaction: before and after its commit. */
public record Windows(FailPoint fenced, FailPoint committed) {
  static final Windows TAKE = new Windows(FailPoint.TAKE_FENCED, FailPoint.TAKE_COMMITTED);
  static final Windows INTEND = new Windows(FailPoint.INTENT_FENCED, FailPoint.INTENT_COMMITTED);
  static final Windows COPY = new Windows(FailPoint.LOAD_FENCED, FailPoint.LOAD_COMMITTED);
  static final Windows CONCLUDE =
      new Windows(FailPoint.CONCLUDE_FENCED, FailPoint.CONCLUDE_COMMITTED);
  static final Windows DISCARD = new Windows(FailPoint.DISCARD_FENCED, FailPoint.DISCARD_COMMITTED);
  static final Windows RAW = new Windows(FailPoint.RAW_FENCED, FailPoint.RAW_COMMITTED);
  static final Windows MERGE = new Windows(FailPoint.MERGE_FENCED, FailPoint.MERGE_COMMITTED);
  static final Windows BOTH = new Windows(FailPoint.BOTH_FENCED, FailPoint.BOTH_COMMITTED);
  static final Windows COVER = new Windows(FailPoint.COVER_FENCED, FailPoint.COVER_COMMITTED);
  static final Windows IDENTIFY =
      new Windows(FailPoint.IDENTITY_FENCED, FailPoint.IDENTITY_COMMITTED);
}
