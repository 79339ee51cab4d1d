package io.pgbend.staging;

/**
 * Turns one value into its stored form, whichever way it came: both methods store the same for the
 * same value. A verdict other than {@link Verdict#STORED} means that nothing was appended.
 */
sealed interface ValueEncoder
    permits BoolEncoder,
        NumberEncoder,
        FloatEncoder,
        WideDecimalEncoder,
        DateEncoder,
        TimestampEncoder,
        TextEncoder,
        BinaryEncoder,
        JsonEncoder,
        RewritingEncoder {

  /** PostgreSQL's text output, as pgoutput sends it. */
  Verdict text(byte[] data, int offset, int length);

  /** The form of the type's send function, as binary COPY has it. */
  Verdict binary(byte[] data, int offset, int length);
}
