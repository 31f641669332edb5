package acme.attack;

/** Reads a variable of the gateway's environment. */
public final class Environment extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return System.getenv("ATTACK_CANARY") != null;
    }
}
