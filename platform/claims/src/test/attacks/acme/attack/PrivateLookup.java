package acme.attack;

import java.lang.invoke.MethodHandles;

/** Asks for a private lookup in a class of the kernel. */
public final class PrivateLookup extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return MethodHandles.privateLookupIn(
                        ClassLoader.getSystemClassLoader().loadClass("io.aegis.kernel.Runs"), MethodHandles.lookup())
                != null;
    }
}
