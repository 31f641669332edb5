package acme.attack;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Connects to a port of this machine through a channel. */
public final class ChannelConnect extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", target.port()))) {
            return channel.isConnected();
        }
    }
}
