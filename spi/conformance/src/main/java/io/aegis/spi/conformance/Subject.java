package io.aegis.spi.conformance;

import io.aegis.spi.testkit.Examples;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The plugin that this process judges. There is one for each process, because the checks are classes that JUnit makes.
 *
 * @param kind what it is
 * @param factory what its jar offers
 */
record Subject(Kind kind, Object factory) {
    private static final AtomicReference<Subject> CHOSEN = new AtomicReference<>();

    static Subject chosen() {
        Subject subject = CHOSEN.get();
        if (subject == null) {
            throw new IllegalStateException("no jar was chosen");
        }
        return subject;
    }

    /** Loads a jar over the contract alone and finds the one factory that it offers. */
    static Subject choose(Path jar) {
        var loader = new URLClassLoader(new URL[] {url(jar)}, new ContractLoader(Subject.class.getClassLoader()));
        var found = new ArrayList<Subject>();
        try {
            for (Kind kind : Kind.values()) {
                ServiceLoader.load(kind.factory(), loader).forEach(factory -> found.add(new Subject(kind, factory)));
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw new UnsuitableJarException(
                    "the factory that META-INF/services names cannot be made: " + broken, broken);
        }
        if (found.size() != 1) {
            List<String> names = found.stream()
                    .map(subject -> subject.factory().getClass().getName())
                    .toList();
            throw new UnsuitableJarException("META-INF/services must name one factory of io.aegis.spi, and names "
                    + found.size() + ": " + names);
        }
        CHOSEN.set(found.getFirst());
        return found.getFirst();
    }

    Examples examples() {
        return Examples.of(factory);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    /** Shows a plugin what a gateway shows it: the JDK and the contract, and not the libraries of this judge. */
    private static final class ContractLoader extends ClassLoader {
        private static final List<String> OURS = List.of("io.aegis.spi.testkit.", "io.aegis.spi.conformance.");

        private final ClassLoader all;

        ContractLoader(ClassLoader all) {
            super(ClassLoader.getPlatformClassLoader());
            this.all = all;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("io.aegis.spi.") && OURS.stream().noneMatch(name::startsWith)) {
                return all.loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
