package io.pgbend.staging;

import io.pgbend.staging.parquet.BytesValues;

/** Text byte for byte; a uuid's sixteen bytes become the text that the server would write. */
final class TextEncoder implements ValueEncoder {
  private static final int UUID_LENGTH = 36;
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final WireForm form;
  private final BytesValues values;
  private final byte[] uuid = new byte[UUID_LENGTH];

  TextEncoder(WireForm form, BytesValues values) {
    this.form = form;
    this.values = values;
  }

  @Override
  public Verdict text(byte[] data, int offset, int length) {
    if (!Utf8.isValid(data, offset, length)) {
      return Verdict.NOT_UTF8;
    }
    values.add(data, offset, length);
    return Verdict.STORED;
  }

  @Override
  public Verdict binary(byte[] data, int offset, int length) {
    if (form == WireForm.TEXT) {
      return text(data, offset, length);
    }
    if (form != WireForm.UUID || length != 16) {
      return Verdict.MALFORMED;
    }
    int out = 0;
    for (int i = 0; i < 16; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        uuid[out++] = '-';
      }
      uuid[out++] = HEX[data[offset + i] >> 4 & 0xf];
      uuid[out++] = HEX[data[offset + i] & 0xf];
    }
    values.add(uuid, 0, UUID_LENGTH);
    return Verdict.STORED;
  }
}
