package acme.attack;

/** Attaches to the gateway's process. */
public final class Attach extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ClassLoader.getSystemClassLoader()
                        .loadClass("com.sun.tools.attach.VirtualMachine")
                        .getMethod("attach", String.class)
                        .invoke(null, Long.toString(target.pid()))
                != null;
    }
}
