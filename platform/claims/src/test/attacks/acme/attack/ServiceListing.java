package acme.attack;

/** Lists services, by reflection. */
public final class ServiceListing extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Object[] all = (Object[]) Walk.bundle()
                .context()
                .call("getAllServiceReferences", new Class<?>[] {String.class, String.class}, null, null);
        return all != null && all.length > 1;
    }
}
