package acme.attack;

/** Writes a heap dump. */
public final class HeapDump extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ClassLoader platform = ClassLoader.getSystemClassLoader();
        Class<?> bean = platform.loadClass("com.sun.management.HotSpotDiagnosticMXBean");
        Object diagnostics = platform.loadClass("java.lang.management.ManagementFactory")
                .getMethod("getPlatformMXBean", Class.class)
                .invoke(null, bean);
        bean.getMethod("dumpHeap", String.class, boolean.class).invoke(diagnostics, target.marker() + ".hprof", true);
        return true;
    }
}
