package acme.attack;

import java.net.Socket;

/** Connects to a port of this machine. */
public final class SocketConnect extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var socket = new Socket("127.0.0.1", target.port())) {
            return socket.isConnected();
        }
    }
}
