package io.aegis.plugins;

import io.aegis.admission.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The folders of an image, with the digests that would be compiled into it. */
final class TestImage {
    private final Path root;
    private final Map<String, String> bundleDigests = new TreeMap<>();
    private final Map<String, String> frameworkDigests = new TreeMap<>();

    TestImage(Path root) {
        this.root = root;
        try {
            Files.createDirectories(bundles());
            Files.createDirectories(framework());
            for (Class<?> each : List.of(
                    org.apache.felix.scr.info.ScrInfo.class,
                    org.osgi.service.component.ComponentContext.class,
                    org.osgi.util.function.Function.class,
                    org.osgi.util.promise.Promise.class)) {
                Path jar = Path.of(
                        each.getProtectionDomain().getCodeSource().getLocation().toURI());
                byte[] bytes = Files.readAllBytes(jar);
                Files.write(framework().resolve(jar.getFileName()), bytes);
                frameworkDigests.put(jar.getFileName().toString(), Sha256.of(bytes));
            }
        } catch (IOException | URISyntaxException broken) {
            throw new IllegalStateException(broken);
        }
    }

    Path bundles() {
        return root.resolve("bundles");
    }

    Path framework() {
        return root.resolve("framework");
    }

    Path storage() {
        return root.resolve("storage");
    }

    /** Puts a bundle into the image and lists its digest. */
    TestImage with(TestBundle bundle) {
        return with(bundle.name() + ".jar", bundle.jar());
    }

    TestImage with(String file, byte[] jar) {
        bundleDigests.put(file, Sha256.of(jar));
        return withUnlisted(file, jar);
    }

    /** Puts a file into the folder alone; a listed digest stays what it was. */
    TestImage withUnlisted(String file, byte[] jar) {
        try {
            Files.write(bundles().resolve(file), jar);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }

    /** The bundles that the build made before this module; what the bundles of providers embed is none. */
    TestImage withFirstParty() {
        try (Stream<Path> files = Files.find(
                Path.of("..", "..", "bundles"),
                4,
                (path, attributes) -> path.toString()
                        .matches(".*/target/aegis-(?!provider-wire|guard-credentials)[^/]*-alpha\\.jar"))) {
            for (Path jar : files.toList()) {
                with(jar.getFileName().toString(), Files.readAllBytes(jar));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return this;
    }

    PluginHostConfig config() {
        return config(Duration.ofSeconds(20));
    }

    PluginHostConfig config(Duration deadline) {
        return new PluginHostConfig(
                bundles(), bundleDigests, framework(), frameworkDigests, root.resolve("worker"), storage(), deadline);
    }

    PluginHost start() {
        return PluginHost.start(config());
    }
}
