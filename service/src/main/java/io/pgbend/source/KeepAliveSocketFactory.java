package io.pgbend.source;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Properties;
import java.util.Set;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.postgresql.PGProperty;

/**
 * Sockets that notice a vanished peer in about a minute and a half instead of the two hours that
 * operating systems wait. A copy may rightly be silent for long, so a read time-out cannot do this.
 * Those of change streams are {@link GatheringSocket}. The driver makes it by name, with the
 * properties of the connection.
 */
public final class KeepAliveSocketFactory extends SocketFactory {
  private static final int IDLE_SECONDS = 30;
  private static final int INTERVAL_SECONDS = 10;
  private static final int PROBES = 6;

  private final boolean streams;

  public KeepAliveSocketFactory(Properties connection) {
    streams = PGProperty.REPLICATION.isPresent(connection);
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = streams ? new GatheringSocket() : new Socket();
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, IDLE_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, INTERVAL_SECONDS);
    set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    return socket;
  }

  private static void set(Socket socket, SocketOption<Integer> option, int value)
      throws IOException {
    Set<SocketOption<?>> supported = socket.supportedOptions();
    if (supported.contains(option)) {
      socket.setOption(option, value);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    socket.connect(address, (int) SourceConnections.CONNECT_TIMEOUT.toMillis());
    return socket;
  }
}
