package acme.attack;

/** Is in the gateway's process. */
public final class SameProcess extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ProcessHandle.current().pid() == target.pid();
    }
}
