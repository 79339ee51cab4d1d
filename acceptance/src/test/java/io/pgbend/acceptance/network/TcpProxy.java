package io.pgbend.acceptance.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a server until so many bytes have come back, then cuts all of them. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final String host;
  private final int port;
  private final AtomicLong left;
  private final Queue<Socket> open = new ConcurrentLinkedQueue<>();

  CuttingProxy(String host, int port, long bytes) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.host = host;
    this.port = port;
    this.left = new AtomicLong(bytes);
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(host, port);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().name("proxy-there").start(() -> pass(client, server, false));
        Thread.ofVirtual().name("proxy-back").start(() -> pass(server, client, true));
      }
    } catch (IOException _) {
      cut();
    }
  }

  private void pass(Socket from, Socket to, boolean counted) {
    byte[] buffer = new byte[8192];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (counted && left.addAndGet(-length) < 0) {
          cut();
          return;
        }
        out.write(buffer, 0, length);
      }
    } catch (IOException _) {
      // the other direction ends too
    }
  }

  private void cut() {
    for (Socket socket = open.poll(); socket != null; socket = open.poll()) {
      try {
        socket.close();
      } catch (IOException _) {
        // closed already
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
