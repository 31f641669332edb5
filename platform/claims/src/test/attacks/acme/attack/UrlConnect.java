package acme.attack;

import java.net.URI;

/** Asks a server of this machine through a URL. */
public final class UrlConnect extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return URI.create("http://127.0.0.1:" + target.port() + "/")
                        .toURL()
                        .openConnection()
                        .getContentLength()
                != 0;
    }
}
