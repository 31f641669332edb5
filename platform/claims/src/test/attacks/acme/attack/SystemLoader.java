package acme.attack;

/** Loads a class of the kernel through the system class loader. */
public final class SystemLoader extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ClassLoader.getSystemClassLoader().loadClass("io.aegis.kernel.Runs") != null;
    }
}
