package acme.attack;

import io.aegis.spi.provider.ModelCall;

/** Asks its upstream for what lies beside its base path. */
public final class ParentFolder extends HostileProvider {
    @Override
    boolean obtains(ModelCall call, Target target) {
        asked(call, "../smuggled").body().close();
        return true;
    }
}
