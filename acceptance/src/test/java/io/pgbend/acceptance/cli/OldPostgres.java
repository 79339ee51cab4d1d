package io.pgbend.acceptance.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers as a PostgreSQL 9.6 does, as far as anybody gets who asks for its version.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">messages</a>
 */
final class OldPostgres implements AutoCloseable {
  private static final String VERSION = "90624";
  private final ServerSocket listener;

  OldPostgres() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("old-postgres").start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        answer(
            new DataInputStream(client.getInputStream()),
            new DataOutputStream(client.getOutputStream()));
      } catch (IOException _) {
        // the client has left, or the test is over
      }
    }
  }

  private static void answer(DataInputStream in, DataOutputStream out) throws IOException {
    in.skipNBytes(in.readInt() - 4);
    send(out, 'R', number(0));
    send(out, 'S', text("server_version", "9.6.24"));
    send(out, 'S', text("client_encoding", "UTF8"));
    send(out, 'S', text("DateStyle", "ISO, MDY"));
    send(out, 'S', text("TimeZone", "UTC"));
    send(out, 'S', text("integer_datetimes", "on"));
    send(out, 'S', text("standard_conforming_strings", "on"));
    send(out, 'Z', new byte[] {'I'});
    out.flush();
    boolean asked = false;
    while (true) {
      int kind = in.read();
      if (kind < 0 || kind == 'X') {
        return;
      }
      byte[] body = in.readNBytes(in.readInt() - 4);
      asked |= new String(body, StandardCharsets.UTF_8).contains("server_version_num");
      if (kind == 'Q' || kind == 'S') {
        result(out, kind == 'S', asked);
      }
    }
  }

  private static void result(DataOutputStream out, boolean extended, boolean asked)
      throws IOException {
    if (extended) {
      send(out, '1', new byte[0]);
      send(out, '2', new byte[0]);
    }
    if (asked) {
      ByteArrayOutputStream column = new ByteArrayOutputStream();
      DataOutputStream row = new DataOutputStream(column);
      row.writeShort(1);
      row.write(text("current_setting"));
      row.writeInt(0);
      row.writeShort(0);
      row.writeInt(25);
      row.writeShort(-1);
      row.writeInt(-1);
      row.writeShort(0);
      send(out, 'T', column.toByteArray());
      ByteArrayOutputStream cells = new ByteArrayOutputStream();
      row = new DataOutputStream(cells);
      row.writeShort(1);
      row.writeInt(VERSION.length());
      row.writeBytes(VERSION);
      send(out, 'D', cells.toByteArray());
      send(out, 'C', text("SELECT 1"));
    } else {
      send(out, 'C', text("SET"));
    }
    send(out, 'Z', new byte[] {'I'});
    out.flush();
  }

  private static void send(DataOutputStream out, char kind, byte[] body) throws IOException {
    out.writeByte(kind);
    out.writeInt(body.length + 4);
    out.write(body);
  }

  private static byte[] number(int value) {
    return new byte[] {0, 0, 0, (byte) value};
  }

  private static byte[] text(String... parts) {
    return (String.join("\0", parts) + "\0").getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
