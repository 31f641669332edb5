package acme.attack;

import java.lang.reflect.Field;

/** Makes a private field of the kernel accessible. */
public final class KernelReflection extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field = ClassLoader.getSystemClassLoader()
                .loadClass("io.aegis.kernel.Runs")
                .getDeclaredFields()[0];
        field.setAccessible(true);
        return true;
    }
}
