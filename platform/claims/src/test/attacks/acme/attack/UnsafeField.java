package acme.attack;

import java.lang.reflect.Field;

/** Asks `sun.misc.Unsafe` where a static field lies. */
public final class UnsafeField extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field =
                ClassLoader.getSystemClassLoader().loadClass("sun.misc.Unsafe").getDeclaredField("theUnsafe");
        field.setAccessible(true);
        Object unsafe = field.get(null);
        Field wanted = System.class.getDeclaredField("out");
        return unsafe.getClass().getMethod("staticFieldOffset", Field.class).invoke(unsafe, wanted) != null;
    }
}
