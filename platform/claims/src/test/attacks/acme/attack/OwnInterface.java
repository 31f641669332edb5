package acme.attack;

/** Calls {@code Throwable.printStackTrace} by an interface of its own. */
public final class OwnInterface extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Prints prints = new Printed();
        try {
            prints.printStackTrace();
            return false;
        } catch (IllegalStateException asked) {
            return true;
        }
    }

    private interface Prints {
        void printStackTrace();
    }

    /** Says by what it throws that the JDK's method is at it. */
    private static final class Printed extends RuntimeException implements Prints {
        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }
}
