package acme.attack;

/** Defines a class. */
public final class ClassDefinition extends Hostile {
    @Override
    boolean obtains(Target target) throws Exception {
        byte[] bytes;
        try (var in = Hostile.class.getResourceAsStream("Hostile.class")) {
            bytes = in.readAllBytes();
        }
        return new Loader().define(bytes) != null;
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(Hostile.class.getClassLoader());
        }

        Class<?> define(byte[] bytes) {
            return defineClass(null, bytes, 0, bytes.length);
        }
    }
}
