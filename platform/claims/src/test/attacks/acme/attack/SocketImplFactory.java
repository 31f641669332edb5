package acme.attack;

import java.net.Socket;

/** Sets the factory of what is behind every socket. */
public final class SocketImplFactory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Socket.setSocketImplFactory(() -> {
            throw new IllegalStateException("no socket is made any more");
        });
        return true;
    }
}
