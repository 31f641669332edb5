package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream for the URL of another server. */
public final class AbsoluteUrl extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return isSomebodyElse(asked(call, "http://127.0.0.1:" + target.port() + "/x"));
    }
}
