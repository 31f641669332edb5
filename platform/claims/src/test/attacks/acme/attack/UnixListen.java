package acme.attack;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Listens on a Unix socket. */
public final class UnixListen extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listener.bind(UnixDomainSocketAddress.of(target.marker()));
            return true;
        }
    }
}
