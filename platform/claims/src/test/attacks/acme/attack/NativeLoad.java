package acme.attack;

/** Loads a native library. */
public final class NativeLoad extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        System.load(System.getProperty("java.home") + "/lib/libprefs.so");
        return true;
    }
}
