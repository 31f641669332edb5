package acme.attack;

import java.lang.reflect.Field;

/** Makes a private field of the framework accessible. */
public final class FelixReflection extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field = ClassLoader.getSystemClassLoader()
                .loadClass("org.apache.felix.framework.Felix")
                .getDeclaredFields()[0];
        field.setAccessible(true);
        return true;
    }
}
