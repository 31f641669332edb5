package acme.attack;

/** Interrupts a thread of the JDK. */
public final class ThreadInterrupt extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("Common-Cleaner")) {
                thread.interrupt();
                return true;
            }
        }
        return false;
    }
}
