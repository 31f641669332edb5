package io.aegis.claims;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.FrameworkWiring;

/** The framework with declarative services and a plugin of ours, as anybody would start it: without admission and without walls. */
final class OpenFramework {
    private static final Map<String, String> PROPERTIES = Map.of(
            Constants.FRAMEWORK_STORAGE_CLEAN,
            Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
            "io.aegis.spi.content;io.aegis.spi.guard;io.aegis.spi.identity;io.aegis.spi.plugin;"
                    + "io.aegis.spi.provider;io.aegis.spi.settings;version=\"1.0.0\"",
            Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA,
            "osgi.ee;osgi.ee=JavaSE;version:Version=25",
            Constants.FRAMEWORK_STORAGE,
            Distribution.emptyFolder("open-framework").toString());

    private OpenFramework() {}

    /** Whether the framework wires a jar in. */
    static boolean takes(HostileJar jar) {
        Framework framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(PROPERTIES);
        try {
            framework.start();
            install(framework, jar.name(), jar.bytes());
            install(framework, "pii", Files.readAllBytes(Distribution.whole().bundle("aegis-guard-pii")));
            installAll(framework, Distribution.whole().launcher().resolveSibling("framework"));
            framework.adapt(FrameworkWiring.class).resolveBundles(null);
            return framework.getBundleContext().getBundle(jar.name()).getState() == Bundle.RESOLVED;
        } catch (BundleException | IOException broken) {
            throw new AssertionError("the framework does not take " + jar.name(), broken);
        } finally {
            stop(framework);
        }
    }

    private static void installAll(Framework framework, Path folder) throws IOException, BundleException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                install(framework, file.toString(), Files.readAllBytes(file));
            }
        }
    }

    private static void install(Framework framework, String location, byte[] jar) throws BundleException {
        framework.getBundleContext().installBundle(location, new ByteArrayInputStream(jar));
    }

    private static void stop(Framework framework) {
        try {
            framework.stop();
            framework.waitForStop(10_000);
        } catch (BundleException broken) {
            throw new AssertionError("the framework does not stop", broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }
}
