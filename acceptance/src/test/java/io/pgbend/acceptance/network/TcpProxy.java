package io.pgbend.acceptance.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Passes connections on to a server, and does to messages what a test wants. */
public final class TcpProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final boolean postgres;
  private final Supplier<Road> roads;
  private final Queue<Link> links = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile InetSocketAddress server;
  private volatile Rule rule = _ -> Fate.PASS;

  private TcpProxy(String host, int port, boolean postgres, Supplier<Road> roads)
      throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.server = new InetSocketAddress(host, port);
    this.postgres = postgres;
    this.roads = roads;
    Thread.ofVirtual().name("proxy").start(this::accept);
  }

  /** To a server whose protocol it does not know: messages are bytes as they come. */
  public static TcpProxy to(String host, int port) throws IOException {
    return new TcpProxy(host, port, false, Road::straight);
  }

  /** To a PostgreSQL that is spoken to without encryption. */
  public static TcpProxy toPostgres(String host, int port) throws IOException {
    return new TcpProxy(host, port, true, Road::straight);
  }

  /** To a server, with each byte in a segment of its own. */
  public static TcpProxy byteByByte(String host, int port) throws IOException {
    return new TcpProxy(host, port, false, Road::byteByByte);
  }

  /** To a server that is so far away. */
  public static TcpProxy late(String host, int port, Duration eachWay) throws IOException {
    return new TcpProxy(host, port, false, () -> Road.late(eachWay));
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Decides from now on; asked by several threads, and a message waits for its answer. */
  public <R extends Rule> R rule(R other) {
    rule = other;
    return other;
  }

  private void accept() {
    try {
      while (true) {
        connect(listener.accept());
      }
    } catch (IOException _) {
      cut();
    }
  }

  /** A server that is down takes no connection, and the next one finds out again. */
  private void connect(Socket client) throws IOException {
    InetSocketAddress to = server;
    Socket opened;
    try {
      opened = new Socket(to.getAddress(), to.getPort());
    } catch (IOException _) {
      client.close();
      return;
    }
    new Link(client, opened, connections.incrementAndGet()).start();
  }

  /** Leads to another server, and cuts what is connected to this one. */
  public void redirect(String host, int port) {
    lead(host, port);
    cut();
  }

  /** Leads new connections to another server. */
  public void lead(String host, int port) {
    server = new InetSocketAddress(host, port);
  }

  /** How many there were. */
  public int connections() {
    return connections.get();
  }

  /** Cuts what is connected now. */
  public void cut() {
    links.forEach(Link::cut);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  /** One connection, in both directions. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private final int number;
    private volatile boolean silent;

    Link(Socket client, Socket server, int number) throws IOException {
      this.client = client;
      this.server = server;
      this.number = number;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void start() {
      links.add(this);
      Thread.ofVirtual().name("proxy-there").start(() -> pass(client, server, false));
      Thread.ofVirtual().name("proxy-back").start(() -> pass(server, client, true));
    }

    private void pass(Socket from, Socket to, boolean fromServer) {
      Frames frames = postgres ? Frames.ofPostgres(fromServer) : Frames.none();
      Road road = roads.get();
      byte[] buffer = new byte[8192];
      try {
        int length = from.getInputStream().read(buffer);
        while (length >= 0) {
          for (byte[] message : frames.with(buffer, length)) {
            pass(new Message(number, fromServer, message), to, road);
          }
          length = from.getInputStream().read(buffer);
        }
      } catch (IOException _) {
        // the other direction ends too
      }
      road.close();
      if (!silent) {
        cut();
      }
    }

    private void pass(Message message, Socket to, Road road) throws IOException {
      Fate fate = silent ? Fate.SILENCE : rule.of(message);
      byte[] bytes = message.bytes();
      switch (fate) {
        case PASS, CUT_BEHIND -> road.send(to.getOutputStream(), bytes);
        case CUT_WITHIN -> to.getOutputStream().write(bytes, 0, bytes.length / 2);
        case SILENCE -> silent = true;
        case CUT_BEFORE -> {}
      }
      switch (fate) {
        case CUT_BEFORE, CUT_WITHIN, CUT_BEHIND -> throw new IOException("cut");
        case PASS, SILENCE -> {}
      }
    }

    void cut() {
      links.remove(this);
      close(client);
      close(server);
    }

    private static void close(Socket socket) {
      try {
        socket.close();
      } catch (IOException _) {
        // closed already
      }
    }
  }
}
