package acme.attack;

/** Has a second component made when it starts. */
public final class SecondComponent extends Hostile {
    private static final String MADE = "acme.attack.second";

    @Override
    boolean obtains(Target target) throws Exception {
        return System.getProperty(MADE) != null;
    }

    /** Is made by declarative services. */
    public static final class Second {
        public Second() {
            System.setProperty(MADE, "");
        }
    }
}
