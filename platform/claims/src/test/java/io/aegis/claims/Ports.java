package io.aegis.claims;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Ports of this machine for programs that must be told one. */
final class Ports {
    private static final int FIRST = 10_000;
    /** Whoever asks for any port is given one from here on, unless the machine is set up otherwise. */
    private static final int END = 32_768;

    /** Two processes that test at the same time begin at different ones. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % (END - FIRST)));

    private Ports() {}

    /** One on which nobody listens, for somebody who will soon. Nobody else is given it meanwhile, neither for a listener nor for a connection. */
    static int free() {
        for (int tried = FIRST; tried < END; tried++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), END - FIRST);
            try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (BindException taken) {
                // by somebody else; then the next one
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        throw new AssertionError("every port is taken");
    }

    /** One on which nobody listens as long as the socket is open: it is taken, and takes no connection. */
    static Socket closed() {
        try {
            var socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
