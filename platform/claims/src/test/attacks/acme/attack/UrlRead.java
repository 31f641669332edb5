package acme.attack;

import java.net.URI;

/** Reads a file through a URL. */
public final class UrlRead extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return URI.create("file:" + target.canary()).toURL().openStream().read() >= 0;
    }
}
