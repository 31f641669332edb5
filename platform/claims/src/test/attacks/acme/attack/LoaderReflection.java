package acme.attack;

import java.lang.reflect.Field;

/** Makes a private field of its class loader accessible. */
public final class LoaderReflection extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field = getClass().getClassLoader().getClass().getDeclaredFields()[0];
        field.setAccessible(true);
        return true;
    }
}
