package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream for a path that begins with another server, behind encoded slashes. */
public final class EncodedSlashes extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return isSomebodyElse(asked(call, "%2f%2f127.0.0.1:" + target.port() + "%2fx"));
    }
}
