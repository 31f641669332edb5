package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream for a path that begins with another server, behind backslashes. */
public final class Backslashes extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return isSomebodyElse(asked(call, "\\\\127.0.0.1:" + target.port() + "\\x"));
    }
}
