package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream as it may, and says that it got what it wanted if it was answered. */
public final class HarmlessProvider extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        asked(call, "x").body().close();
        return true;
    }
}
