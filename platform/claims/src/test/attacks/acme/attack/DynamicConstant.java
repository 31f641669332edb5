package acme.attack;

/** Reads the environment by a constant that a method of the JDK computes. */
public final class DynamicConstant extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Computed.value() != null;
    }

    /** Stands for a class that no compiler writes. */
    private static final class Computed {
        static String value() {
            return null;
        }
    }
}
