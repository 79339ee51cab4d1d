package io.pgbend.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pgbend.problem.SyncException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class CopyFramesTest {
  private static final String HEADER = "5047434f50590aff0d0a00" + "00000000";

  @Test
  void finds_the_first_row_behind_the_header() {
    assertThat(CopyFrames.headerLength(bytes(HEADER + "00000000" + "0001ffffffff"))).isEqualTo(19);
  }

  @Test
  void skips_an_extension_of_the_header() {
    assertThat(CopyFrames.headerLength(bytes(HEADER + "00000003" + "aabbcc" + "0000")))
        .isEqualTo(22);
  }

  @Test
  void takes_a_header_that_comes_alone() {
    assertThat(CopyFrames.headerLength(bytes(HEADER + "00000000"))).isEqualTo(19);
  }

  @Test
  void refuses_other_signatures_flags_and_lengths() {
    for (String wrong :
        new String[] {
          "",
          HEADER,
          "5047434f50590aff0d0a01" + "0000000000000000",
          HEADER + "00000001",
          "5047434f50590aff0d0a00" + "00010000" + "00000000",
          HEADER + "ffffffff"
        }) {
      assertThatThrownBy(() -> CopyFrames.headerLength(bytes(wrong)))
          .as(wrong)
          .isInstanceOf(SyncException.class);
    }
  }

  @Test
  void knows_the_trailer_from_a_row() {
    assertThat(CopyFrames.isTrailer(bytes("ffff"), 0)).isTrue();
    assertThat(CopyFrames.isTrailer(bytes("0000"), 0)).isFalse();
    assertThat(CopyFrames.isTrailer(bytes("00ff"), 0)).isFalse();
    byte[] shifted = Arrays.copyOf(bytes("00ffff"), 3);
    assertThat(CopyFrames.isTrailer(shifted, 1)).isTrue();
    assertThatThrownBy(() -> CopyFrames.isTrailer(shifted, 2)).isInstanceOf(SyncException.class);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
