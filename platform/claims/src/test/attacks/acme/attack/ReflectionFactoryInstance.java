package acme.attack;

/** Makes a second `Runtime` without its constructor. */
public final class ReflectionFactoryInstance extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Class<?> factory = ClassLoader.getSystemClassLoader().loadClass("sun.reflect.ReflectionFactory");
        Object made = factory.getMethod("getReflectionFactory").invoke(null);
        var constructor = (java.lang.reflect.Constructor<?>)
                factory.getMethod("newConstructorForSerialization", Class.class, java.lang.reflect.Constructor.class)
                        .invoke(made, Runtime.class, Object.class.getConstructor());
        return constructor.newInstance() instanceof Runtime;
    }
}
