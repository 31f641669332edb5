package acme.attack;

/** Loops without end. */
public final class Loop extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        int turns = 0;
        while (target.port() > 0) {
            turns++;
        }
        return turns > 0;
    }
}
