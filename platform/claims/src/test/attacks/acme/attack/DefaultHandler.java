package acme.attack;

/** Replaces the default handler of exceptions. */
public final class DefaultHandler extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.UncaughtExceptionHandler mine = (thread, thrown) -> {};
        Thread.setDefaultUncaughtExceptionHandler(mine);
        boolean set = Thread.getDefaultUncaughtExceptionHandler() == mine;
        Thread.setDefaultUncaughtExceptionHandler(before);
        return set;
    }
}
