package acme.attack;

import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;

/** Makes a class loader for a URL. */
public final class UrlLoader extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        try (var loader = new URLClassLoader(
                new URL[] {URI.create("file:" + target.canary()).toURL()})) {
            return loader != null;
        }
    }
}
