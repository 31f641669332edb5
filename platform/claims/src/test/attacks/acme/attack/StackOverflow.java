package acme.attack;

/** Recurses without end. */
public final class StackOverflow extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return deeper(0) > 0;
    }

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }
}
