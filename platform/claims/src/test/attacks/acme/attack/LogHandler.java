package acme.attack;

/** Adds a handler to the root logger. */
public final class LogHandler extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ClassLoader platform = ClassLoader.getSystemClassLoader();
        Class<?> logger = platform.loadClass("java.util.logging.Logger");
        Class<?> handler = platform.loadClass("java.util.logging.Handler");
        Object root = logger.getMethod("getLogger", String.class).invoke(null, "");
        Object mine = platform.loadClass("java.util.logging.ConsoleHandler")
                .getConstructor()
                .newInstance();
        logger.getMethod("addHandler", handler).invoke(root, mine);
        logger.getMethod("removeHandler", handler).invoke(root, mine);
        return true;
    }
}
