package acme.attack;

import java.net.ServerSocket;

/** Listens on a port. */
public final class Listen extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var listener = new ServerSocket(0)) {
            return listener.isBound();
        }
    }
}
