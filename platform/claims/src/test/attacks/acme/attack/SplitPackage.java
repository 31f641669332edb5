package acme.attack;

/** Brings one class more of a package of the contract, and has it among the gateway's. */
public final class SplitPackage extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Class.forName("io.aegis.spi.guard.Planted") != null;
    }
}
