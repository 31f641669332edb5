package acme.attack;

/** Adds a shutdown hook. */
public final class ShutdownHook extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        var hook = new Thread(() -> {});
        Runtime.getRuntime().addShutdownHook(hook);
        return Runtime.getRuntime().removeShutdownHook(hook);
    }
}
