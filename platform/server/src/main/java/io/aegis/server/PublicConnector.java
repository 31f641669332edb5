package io.aegis.server;

import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A listener whose sockets are {@link ClientEndPoint}s. */
final class PublicConnector extends ServerConnector {
    PublicConnector(
            Server server, InetSocketAddress address, Door door, HttpConnectionFactory http, ServerLimits limits) {
        super(server, 1, 1, http);
        setName(door.name());
        setHost(address.getHostString());
        setPort(address.getPort());
        setIdleTimeout(limits.idle().toMillis());
        setReuseAddress(true);
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        var endPoint = new ClientEndPoint(channel, selector, key, getScheduler());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
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
