package io.pgbend.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class PlainValuesTest {
  private static final StagingColumn BOOL = Stored.column("bool", new StagingKind.Bool());
  private static final StagingColumn FLOAT4 = Stored.column("float4", new StagingKind.Float4());
  private static final StagingColumn FLOAT8 = Stored.column("float8", new StagingKind.Float8());
  private static final StagingColumn TEXT = Stored.column("text", new StagingKind.Text());
  private static final StagingColumn UUID_TEXT = Stored.column("uuid", new StagingKind.Text());
  private static final StagingColumn BYTEA = Stored.column("bytea", new StagingKind.Binary());

  @Test
  void booleans_are_one_bit_from_both_forms() {
    assertThat(Stored.text(BOOL, "t").plain()).containsExactly(1);
    assertThat(Stored.binary(BOOL, new byte[] {1}).plain()).containsExactly(1);
    assertThat(Stored.text(BOOL, "f").plain()).containsExactly(0);
    assertThat(Stored.text(BOOL, "true").verdict()).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void floats_keep_every_bit_from_both_forms() {
    Random random = new Random(40);
    for (int round = 0; round < 5_000; round++) {
      double wide = Double.longBitsToDouble(random.nextLong());
      assertThat(Stored.text(FLOAT8, written(wide)))
          .isEqualTo(Stored.binary(FLOAT8, PgSend.int8(Double.doubleToLongBits(wide))));
      float narrow = Float.intBitsToFloat(random.nextInt());
      assertThat(Stored.text(FLOAT4, written(narrow)))
          .isEqualTo(Stored.binary(FLOAT4, PgSend.int4(Float.floatToIntBits(narrow))));
    }
    assertThat(Stored.text(FLOAT8, "-0").number()).isEqualTo(Long.MIN_VALUE);
    assertThat(Stored.text(FLOAT8, "-Infinity").number())
        .isEqualTo(Double.doubleToLongBits(Double.NEGATIVE_INFINITY));
    assertThat(Stored.text(FLOAT8, "5e-324").number()).isEqualTo(1);
  }

  private static String written(double value) {
    return Double.toString(value);
  }

  private static String written(float value) {
    return Float.toString(value);
  }

  @Test
  void a_float_goes_into_a_double_by_its_bits() {
    StagingColumn widened = Stored.column("float4", new StagingKind.Float8());
    long bits = Double.doubleToLongBits(1.1f);
    assertThat(Stored.text(widened, "1.1").number()).isEqualTo(bits);
    assertThat(Stored.binary(widened, PgSend.int4(Float.floatToIntBits(1.1f))).number())
        .isEqualTo(bits);
    StagingColumn whole = Stored.column("int4", new StagingKind.Float8());
    assertThat(Stored.binary(whole, PgSend.int4(-7))).isEqualTo(Stored.text(whole, "-7"));
  }

  @Test
  void text_is_kept_byte_for_byte() {
    for (String text : new String[] {"", "NULL", "\\N", "a\tb\r\n\"'\\", "ž😀\uFFFD\u202e"}) {
      assertThat(Stored.text(TEXT, text).string()).isEqualTo(text);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      assertThat(Stored.binary(TEXT, bytes).string()).isEqualTo(text);
    }
  }

  @Test
  void utf8_is_judged_as_the_standard_library_judges_it() {
    Random random = new Random(41);
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[random.nextInt(12)];
      for (int i = 0; i < bytes.length; i++) {
        int kind = random.nextInt(4);
        bytes[i] = (byte) (kind == 0 ? random.nextInt(128) : 0x80 + random.nextInt(128));
      }
      assertThat(Stored.text(TEXT, bytes).verdict() == Verdict.STORED)
          .as(HexFormat.of().formatHex(bytes))
          .isEqualTo(decodes(bytes));
    }
  }

  private static boolean decodes(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void a_uuid_is_written_as_the_server_writes_it() {
    Random random = new Random(42);
    for (int round = 0; round < 1_000; round++) {
      UUID uuid = new UUID(random.nextLong(), random.nextLong());
      byte[] sent =
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits())
              .array();
      assertThat(Stored.binary(UUID_TEXT, sent)).isEqualTo(Stored.text(UUID_TEXT, uuid.toString()));
    }
  }

  @Test
  void bytes_are_kept_from_both_forms() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    Stored text = Stored.text(BYTEA, "\\x" + HexFormat.of().formatHex(all));
    assertThat(text.bytes()).isEqualTo(all);
    assertThat(Stored.binary(BYTEA, all)).isEqualTo(text);
    assertThat(Stored.text(BYTEA, "\\x").bytes()).isEmpty();
    for (String other : new String[] {"", "abc", "\\x0", "\\x0g", "\\000"}) {
      assertThat(Stored.text(BYTEA, other).verdict()).as(other).isEqualTo(Verdict.MALFORMED);
    }
  }
}
