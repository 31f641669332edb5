package acme.attack;

import java.lang.reflect.Method;

/** The framework's interfaces, which no plugin can import, by reflection: through the class loader, which knows its bundle. */
final class Walk {
    private final Class<?> type;
    final Object object;

    private Walk(Class<?> type, Object object) {
        this.type = type;
        this.object = object;
    }

    static Walk bundle() throws Exception {
        ClassLoader own = Walk.class.getClassLoader();
        return new Walk(type("BundleReference"), own).to("Bundle", "getBundle");
    }

    static Class<?> type(String name) throws Exception {
        return Walk.class.getClassLoader().getClass().getClassLoader().loadClass("org.osgi.framework." + name);
    }

    Walk context() throws Exception {
        return to("BundleContext", "getBundleContext");
    }

    Walk to(String next, String method) throws Exception {
        return new Walk(type(next), call(method, new Class<?>[0]));
    }

    Walk as(String next, Object other) throws Exception {
        return new Walk(type(next), other);
    }

    Object call(String method, Class<?>[] types, Object... arguments) throws Exception {
        Method found = type.getMethod(method, types);
        return found.invoke(object, arguments);
    }
}
