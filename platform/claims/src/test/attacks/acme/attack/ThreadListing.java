package acme.attack;

/** Lists the threads. */
public final class ThreadListing extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Thread.getAllStackTraces().size() > 1;
    }
}
