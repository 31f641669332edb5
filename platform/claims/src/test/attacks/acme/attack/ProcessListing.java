package acme.attack;

/** Finds the gateway's process. */
public final class ProcessListing extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ProcessHandle.of(target.pid()).isPresent();
    }
}
