package acme.attack;

/** Takes the server of management beans. */
public final class BeanServer extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        return ClassLoader.getSystemClassLoader()
                        .loadClass("java.lang.management.ManagementFactory")
                        .getMethod("getPlatformMBeanServer")
                        .invoke(null)
                != null;
    }
}
