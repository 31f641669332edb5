package acme.attack;

/** Makes a private field of the JDK accessible. */
public final class JdkReflection extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        ClassLoader.class.getDeclaredField("parent").setAccessible(true);
        return true;
    }
}
