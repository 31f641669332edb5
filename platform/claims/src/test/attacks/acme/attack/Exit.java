package acme.attack;

/** Calls `System.exit`. */
public final class Exit extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        System.exit(3);
        return true;
    }
}
