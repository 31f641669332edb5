package acme.attack;

/** Sets a system property. */
public final class SystemProperty extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        System.setProperty("attack.here", "yes");
        return System.clearProperty("attack.here") != null;
    }
}
