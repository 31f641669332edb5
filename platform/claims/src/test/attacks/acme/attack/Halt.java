package acme.attack;

/** Calls `Runtime.halt`. */
public final class Halt extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Runtime.getRuntime().halt(3);
        return true;
    }
}
