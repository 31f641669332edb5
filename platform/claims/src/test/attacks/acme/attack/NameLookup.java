package acme.attack;

import java.net.InetAddress;

/** Looks up the name of this machine. */
public final class NameLookup extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return InetAddress.getLocalHost() != null;
    }
}
