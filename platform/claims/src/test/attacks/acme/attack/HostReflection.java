package acme.attack;

import java.lang.reflect.Field;

/** Makes a private field of the plugin host accessible. */
public final class HostReflection extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        Field field = ClassLoader.getSystemClassLoader()
                .loadClass("io.aegis.plugins.PluginHost")
                .getDeclaredFields()[0];
        field.setAccessible(true);
        return true;
    }
}
