package acme.attack;

/** Loads a class of the kernel through the class loader of its thread. */
public final class ContextLoader extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context.loadClass("io.aegis.kernel.Runs") != null;
    }
}
