package acme.attack;

/** Brings a class of a package of the kernel, and has it among the kernel's. */
public final class KernelClass extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return Class.forName("io.aegis.kernel.Planted").getModule().isNamed();
    }
}
