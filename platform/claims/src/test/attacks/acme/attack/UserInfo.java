package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream for a path that makes the host before it a user. */
public final class UserInfo extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        return isSomebodyElse(asked(call, "@127.0.0.1:" + target.port() + "/x"));
    }
}
