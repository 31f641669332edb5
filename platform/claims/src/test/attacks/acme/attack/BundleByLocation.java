package acme.attack;

/** Takes the framework's own bundle by its location, by reflection. */
public final class BundleByLocation extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Walk.bundle().context().call("getBundle", new Class<?>[] {String.class}, "System Bundle") != null;
    }
}
