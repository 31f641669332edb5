package acme.attack;

import java.util.List;

/** Walks from its own wirings to the bundle that it is wired to, by reflection. */
public final class WiringWalk extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Walk own = Walk.bundle();
        Object wiring = own.call("adapt", new Class<?>[] {Class.class}, Walk.type("wiring.BundleWiring"));
        List<?> wires = (List<?>) own.as("wiring.BundleWiring", wiring)
                .call("getRequiredWires", new Class<?>[] {String.class}, (Object) null);
        for (Object wire : wires) {
            Object provider = own.as("wiring.BundleWire", wire).call("getProviderWiring", new Class<?>[0]);
            if (own.as("wiring.BundleWiring", provider).call("getBundle", new Class<?>[0]) != own.object) {
                return true;
            }
        }
        return false;
    }
}
