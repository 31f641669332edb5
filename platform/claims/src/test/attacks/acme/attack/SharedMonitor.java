package acme.attack;

/** Holds the monitor of a class of the JDK. */
public final class SharedMonitor extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        synchronized (Runtime.class) {
            return Thread.holdsLock(Runtime.class);
        }
    }
}
