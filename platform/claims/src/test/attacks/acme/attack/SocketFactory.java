package acme.attack;

import java.net.Socket;

/** Connects to a port of this machine by the default factory of sockets. */
public final class SocketFactory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (Socket socket = socket(target.port())) {
            return socket.isConnected();
        }
    }

    private static Socket socket(int port) throws Exception {
        try {
            return javax.net.SocketFactory.getDefault().createSocket("127.0.0.1", port);
        } catch (NoClassDefFoundError hidden) {
            return socket(Class.forName("javax.net.SocketFactory", true, null), port);
        }
    }

    /** A bundle cannot name the type; the JDK's own loader can. */
    private static Socket socket(Class<?> type, int port) throws Exception {
        return (Socket) type.getMethod("createSocket", String.class, int.class)
                .invoke(type.getMethod("getDefault").invoke(null), "127.0.0.1", port);
    }
}
