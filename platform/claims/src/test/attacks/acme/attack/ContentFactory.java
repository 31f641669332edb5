package acme.attack;

import java.net.URLConnection;

/** Sets the factory of content handlers. */
public final class ContentFactory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try {
            URLConnection.setContentHandlerFactory(type -> null);
            return true;
        } catch (Error taken) {
            return false;
        }
    }
}
