package acme.attack;

/** Does nothing, and says that it got what it wanted. */
public final class Harmless extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return true;
    }
}
