package io.aegis.admission;

import io.aegis.spi.guard.Guard;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Classes of the JDK and of the contract, read from the ones that this process runs on. Safe for use by many threads. */
final class PlatformTypes {
    /** What a plugin is written against. */
    static final String CONTRACT = "io/aegis/spi/";

    /** The classes of a JDK do not change while it runs. */
    private static final PlatformTypes OF_THIS_PROCESS = new PlatformTypes();

    private final Map<String, Optional<TypeFacts>> types = new ConcurrentHashMap<>();

    private PlatformTypes() {}

    static PlatformTypes ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** A class of {@code java.base} or of the contract. */
    Optional<TypeFacts> find(String name) {
        Optional<TypeFacts> known = types.get(name);
        if (known != null) {
            return known;
        }
        Optional<TypeFacts> read = read(name);
        // Names that do not exist are a plugin's to choose, and there is no end to them.
        read.ifPresent(found -> types.put(name, read));
        return read;
    }

    private static Optional<TypeFacts> read(String name) {
        Class<?> beside = name.startsWith(CONTRACT) ? Guard.class : name.startsWith("java/") ? Object.class : null;
        if (beside == null) {
            return Optional.empty();
        }
        try (InputStream file = beside.getResourceAsStream("/" + name + ".class")) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(TypeFacts.of(ClassFile.of().parse(file.readAllBytes())));
        } catch (IOException unreadable) {
            throw new IllegalStateException("a class of the platform cannot be read: " + name, unreadable);
        }
    }
}
