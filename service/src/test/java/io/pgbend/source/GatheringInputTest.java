package io.pgbend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GatheringInputTest {
  private final Scripted socket = new Scripted();
  private int waits;
  private final GatheringInput input = new GatheringInput(socket, () -> waits++);

  @Test
  void waits_after_a_drip_and_only_when_nothing_has_come() throws IOException {
    socket.arrives(1).arrives(1);
    input.read();
    assertThat(waits).as("the first bytes").isZero();
    input.read();
    assertThat(waits).as("bytes that are there").isZero();
    socket.later(1);
    input.read();
    assertThat(waits).as("nothing there behind a drip").isEqualTo(1);
  }

  @Test
  void does_not_wait_after_a_large_read() throws IOException {
    socket.arrives(GatheringInput.DRIP_BYTES).later(1);
    input.readNBytes(GatheringInput.DRIP_BYTES + 1);
    assertThat(waits).isZero();
  }

  @Test
  void does_not_wait_for_an_answer() throws IOException {
    socket.arrives(1).later(1);
    input.read();
    input.expectAnswer();
    input.read();
    assertThat(waits).isZero();
  }

  @Test
  void a_time_out_loses_nothing_and_ends_the_waiting() throws IOException {
    socket.arrives(1).timesOut().later(1);
    input.read();
    assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(input::read);
    assertThat(input.read()).isEqualTo(1);
    assertThat(waits).as("before the time-out only").isEqualTo(1);
  }

  @Test
  void all_bytes_come_in_their_order_and_then_the_end() throws IOException {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int length = 0;
    for (int read = 0; read < 200; read++) {
      int some = 1 + random.nextInt(random.nextBoolean() ? 40 : GatheringInput.BLOCK_BYTES);
      length += some;
      socket.arrives(some);
    }
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    byte[] into = new byte[10_000];
    int some = 0;
    while (some >= 0) {
      got.write(into, 7, some);
      some = input.read(into, 7, random.nextInt(9_000));
    }
    byte[] bytes = got.toByteArray();
    assertThat(bytes).as("seed %d", seed).hasSize(length);
    for (int at = 0; at < length; at++) {
      assertThat(bytes[at]).as("seed %d, byte %d", seed, at).isEqualTo((byte) at);
    }
    assertThat(input.read()).isEqualTo(-1);
  }

  @Test
  void tells_of_what_is_in_the_block_before_what_is_in_the_socket() throws IOException {
    socket.arrives(5).arrives(3);
    assertThat(input.available()).isEqualTo(5);
    input.read();
    assertThat(input.available()).isEqualTo(4);
    input.readNBytes(4);
    assertThat(input.available()).isEqualTo(3);
  }

  @Test
  void the_window_grows_with_the_distance_of_the_server() {
    assertThat(GatheringSocket.window(TimeUnit.MICROSECONDS.toNanos(100)))
        .isEqualTo(GatheringSocket.WINDOW_BYTES);
    assertThat(GatheringSocket.window(TimeUnit.MILLISECONDS.toNanos(10))).isEqualTo(500_000);
    assertThat(GatheringSocket.window(TimeUnit.SECONDS.toNanos(1)))
        .isEqualTo(GatheringSocket.LARGEST_WINDOW_BYTES);
  }

  /** Gives what a script says, read by read; its bytes count upwards. */
  private static final class Scripted extends InputStream {
    private record Step(int bytes, boolean there, boolean timeOut) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private byte next;

    Scripted arrives(int bytes) {
      steps.add(new Step(bytes, true, false));
      return this;
    }

    Scripted later(int bytes) {
      steps.add(new Step(bytes, false, false));
      return this;
    }

    Scripted timesOut() {
      steps.add(new Step(0, false, true));
      return this;
    }

    @Override
    public int available() {
      Step step = steps.peek();
      return step != null && step.there() ? step.bytes() : 0;
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws SocketTimeoutException {
      Step step = steps.poll();
      if (step == null) {
        return -1;
      }
      if (step.timeOut()) {
        throw new SocketTimeoutException("scripted");
      }
      assertThat(step.bytes()).isLessThanOrEqualTo(length);
      for (int at = 0; at < step.bytes(); at++) {
        into[offset + at] = next++;
      }
      return step.bytes();
    }
  }
}
