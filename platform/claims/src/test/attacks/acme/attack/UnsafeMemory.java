package acme.attack;

import java.lang.reflect.Field;

/** Allocates memory with `sun.misc.Unsafe`. */
public final class UnsafeMemory extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field =
                ClassLoader.getSystemClassLoader().loadClass("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        return unsafe.getClass().getMethod("allocateMemory", long.class).invoke(unsafe, 8L) != null;
    }
}
