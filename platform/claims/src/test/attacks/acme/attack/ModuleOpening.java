package acme.attack;

/** Opens a package of the JDK to itself. */
public final class ModuleOpening extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        getClass().getModule().addReads(Object.class.getModule());
        Object.class.getModule().addOpens("java.lang", getClass().getModule());
        return true;
    }
}
