package acme.attack;

/** Lists bundles, by reflection. */
public final class BundleListing extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Object[] all = (Object[]) Walk.bundle().context().call("getBundles", new Class<?>[0]);
        return all.length > 1;
    }
}
