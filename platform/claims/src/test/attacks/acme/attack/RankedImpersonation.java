package acme.attack;

import java.util.Hashtable;
import java.util.Map;

/** Registers a factory of guards with the highest ranking, by reflection. */
public final class RankedImpersonation extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var properties = new Hashtable<String, Object>(Map.of("service.ranking", Integer.MAX_VALUE));
        Walk context = Walk.bundle().context();
        Object registration = context.call(
                "registerService",
                new Class<?>[] {String.class, Object.class, java.util.Dictionary.class},
                "io.aegis.spi.guard.GuardFactory",
                this,
                properties);
        context.as("ServiceRegistration", registration).call("unregister", new Class<?>[0]);
        return true;
    }
}
