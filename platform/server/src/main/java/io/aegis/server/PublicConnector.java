package io.aegis.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractNetworkConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** A listener whose sockets are {@link ClientEndPoint}s. */
final class PublicConnector extends AbstractNetworkConnector {
    private static final int BACKLOG = 1024;

    /** What is between two warnings that there are too many connections. */
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** A kernel that buffers megabytes for a client that is slow has it look as if it took nothing for minutes. */
    private static final int SEND_BYTES = 256 * 1024;

    private final int most;
    private long quietUntil = System.nanoTime();

    private volatile @Nullable ServerSocketChannel listening;

    PublicConnector(
            Server server,
            InetSocketAddress address,
            Door door,
            HttpConnectionFactory http,
            ServerLimits limits,
            int most) {
        super(server, null, null, null, 1, http);
        this.most = most;
        setName(door.name());
        setHost(address.getHostString());
        setPort(address.getPort());
        setIdleTimeout(limits.idle().toMillis());
    }

    @Override
    public void open() throws IOException {
        if (listening != null) {
            return;
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(getHost(), getPort()), BACKLOG);
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
        listening = channel;
    }

    @Override
    public boolean isOpen() {
        ServerSocketChannel channel = listening;
        return channel != null && channel.isOpen();
    }

    /** Closes the listening socket; connections that are open go on. */
    @Override
    public void close() {
        ServerSocketChannel channel = listening;
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException failed) {
            LOG.warn("A listening socket did not close: {}", failed.getClass().getName());
        }
    }

    @Override
    public int getLocalPort() {
        ServerSocketChannel channel = listening;
        return channel == null ? -1 : channel.socket().getLocalPort();
    }

    @Override
    public @Nullable Object getTransport() {
        return listening;
    }

    @Override
    protected void accept(int acceptor) throws IOException {
        ServerSocketChannel channel = listening;
        if (channel != null) {
            SocketChannel client = channel.accept();
            if (getConnectedEndPoints().size() < most) {
                take(client);
            } else {
                client.close();
                warn();
            }
        }
    }

    /** Whoever opens too many must not fill the log besides. Called by the one acceptor. */
    private void warn() {
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            quietUntil = now + QUIET_NANOS;
            LOG.warn("{} connections are open, and further ones are closed at once.", most);
        }
    }

    private void take(SocketChannel channel) throws IOException {
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BYTES);
            var client = new ClientEndPoint(channel, getScheduler(), this::onEndPointClosed);
            client.setIdleTimeout(getIdleTimeout());
            client.onOpen();
            onEndPointOpened(client);
            Connection connection = getDefaultConnectionFactory().newConnection(this, client);
            client.setConnection(connection);
            connection.onOpen();
        } catch (IOException gone) { // one client's trouble: to throw it would make the others wait a second
            channel.close();
            LOG.debug("A client left before it was let in: {}", gone.getClass().getName());
        } catch (RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        getConnectedEndPoints().forEach(EndPoint::close);
    }

    /** Closes connections whose request has not come to the end of its head in time. */
    void closeOverdue(long now, long nanos) {
        for (EndPoint endPoint : getConnectedEndPoints()) {
            if (endPoint instanceof ClientEndPoint client && client.head().isOverdue(now, nanos)) {
                client.close();
            }
        }
    }
}
