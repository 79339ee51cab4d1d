package io.pgbend.acceptance.crash;

/**
 * What a target has.
 *
 * @param ids sum of all ids, which tells a lost and a doubled row
 * @param old rows that no copy has brought
 */
record Found(long rows, long ids, long old) {}
