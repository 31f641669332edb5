package acme.attack;

/** Starts a process. */
public final class Exec extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return new ProcessBuilder("touch", target.marker()).start().waitFor() == 0;
    }
}
