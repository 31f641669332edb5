package acme.attack;

import java.net.HttpURLConnection;
import java.net.URI;

/** Asks a server of this machine through a URL. */
public final class UrlConnect extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + target.port() + "/").toURL().openConnection();
        return connection.getResponseCode() > 0;
    }
}
