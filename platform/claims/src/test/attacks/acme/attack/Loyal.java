package acme.attack;

/** Does nothing, and says that it did not get what it wanted. */
public final class Loyal extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return false;
    }
}
