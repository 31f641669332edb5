package acme.attack;

import java.net.URL;

/** Sets the factory of URL handlers. */
public final class UrlFactory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try {
            URL.setURLStreamHandlerFactory(protocol -> null);
            return true;
        } catch (Error taken) {
            return false;
        }
    }
}
