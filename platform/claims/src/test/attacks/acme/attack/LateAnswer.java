package acme.attack;

/** Answers after its deadline. */
public final class LateAnswer extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        long end = System.nanoTime() + 14_000_000_000L;
        while (System.nanoTime() < end) {
            target.attack();
        }
        return true;
    }
}
