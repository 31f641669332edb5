package io.aegis.claims.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.Manifest;

/**
 * One module of the reactor as the build left it.
 *
 * @param folder its place in the tree, such as {@code bundles/guards/pii}
 * @param path where that is on this machine
 */
record HouseModule(String folder, Path path) {

    /** The modules of ours whose classes lie in the bundles of others as well: of providers, and of guards. */
    static final String WIRE = "bundles/providers/wire";

    static final String CREDENTIALS = "bundles/guards/credentials";
    static final Set<String> EMBEDDED = Set.of(WIRE, CREDENTIALS);

    private static final Map<Path, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

    boolean hasCode() {
        var sources = path.resolve("src/main/java");
        if (!Files.isDirectory(sources)) {
            return false;
        }
        try (var files = Files.walk(sources)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our compiled classes, not the libraries that a bundle embeds; a module that has sources and no classes was not built, and nothing can be said of it. */
    JavaClasses classes() {
        var classes = IMPORTED.computeIfAbsent(
                compiled(), folder -> new ClassFileImporter().importPath(folder).that(own()));
        assertThat(classes).as("classes of %s", folder).isNotEmpty();
        return classes;
    }

    private DescribedPredicate<JavaClass> own() {
        var ours = resideInAPackage("io.aegis..");
        return EMBEDDED.contains(folder)
                ? ours
                : ours.and(resideOutsideOfPackage("io.aegis.provider.wire.."))
                        .and(resideOutsideOfPackage("io.aegis.guard.credentials.."));
    }

    ModuleDescriptor descriptor() {
        try (InputStream descriptor = Files.newInputStream(compiled().resolve("module-info.class"))) {
            return ModuleDescriptor.read(descriptor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Manifest manifest() {
        try (InputStream manifest = Files.newInputStream(compiled().resolve("META-INF/MANIFEST.MF"))) {
            return new Manifest(manifest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name that package and JPMS module must have, because the tree is the architecture. */
    String packageName() {
        var parts = folder.replace("-", "").split("/");
        return switch (parts[0]) {
            case "spi" -> parts[1].equals("api") ? "io.aegis.spi" : "io.aegis.spi." + parts[1];
            case "platform" -> "io.aegis." + parts[1];
            case "sandbox" -> "io.aegis.sandbox." + parts[1];
            case "bundles" -> "io.aegis." + singular(parts[1]) + "." + parts[2];
            default -> throw new AssertionError("no rule says how the package of " + folder + " is called");
        };
    }

    private static String singular(String kind) {
        return kind.endsWith("s") ? kind.substring(0, kind.length() - 1) : kind;
    }

    private Path compiled() {
        return path.resolve("target/classes");
    }

    @Override
    public String toString() {
        return folder;
    }
}
