package io.aegis.sandbox.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/** A sandbox below a folder of a test, with the jars that the build made. */
final class TestSandbox {
    private static final Path WORKER_LIB = workerLib();

    private TestSandbox() {}

    static SandboxSettings settings(Path root, Isolation isolation, Duration callDeadline) {
        return new SandboxSettings(
                Path.of(System.getProperty("java.home")),
                WORKER_LIB,
                root.resolve("run"),
                isolation,
                64L * 1024 * 1024,
                Duration.ofSeconds(60),
                Duration.ofSeconds(2),
                callDeadline,
                16);
    }

    /** For tests in which nothing may be late, however busy the machine is. */
    static Sandbox patient(Path root, Isolation isolation) {
        return Sandbox.open(settings(root, isolation, Duration.ofSeconds(60)));
    }

    static Path lib() {
        return WORKER_LIB;
    }

    private static Path workerLib() {
        try {
            Path lib = Files.createTempDirectory("worker-lib");
            for (Class<?> each : List.of(
                    Class.forName("io.aegis.sandbox.worker.Main"),
                    io.aegis.sandbox.protocol.Link.class,
                    io.aegis.spi.guard.Guard.class,
                    Class.forName("org.pf4j.PluginManager"),
                    Class.forName("com.github.zafarkhaja.semver.Version"),
                    Class.forName("org.slf4j.Logger"))) {
                Path from = Path.of(
                        each.getProtectionDomain().getCodeSource().getLocation().toURI());
                if (Files.isDirectory(from)) {
                    pack(from, lib.resolve(each.getSimpleName() + ".jar"));
                } else {
                    Files.copy(from, lib.resolve(from.getFileName()));
                }
            }
            return lib;
        } catch (IOException | URISyntaxException | ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static void pack(Path folder, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
            }
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        }
    }
}
