package acme.attack;

/** Replaces the default context of TLS. */
public final class DefaultTls extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Class<?> type = Class.forName("javax.net.ssl.SSLContext", true, null);
        Object mine = type.getMethod("getInstance", String.class).invoke(null, "TLS");
        type.getMethod("setDefault", type).invoke(null, mine);
        return type.getMethod("getDefault").invoke(null) == mine;
    }
}
