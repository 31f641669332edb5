package acme.attack;

/** Takes the framework's own bundle, by reflection. */
public final class FrameworkBundle extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Object framework = Walk.bundle().context().call("getBundle", new Class<?>[] {long.class}, 0L);
        return framework != null;
    }
}
