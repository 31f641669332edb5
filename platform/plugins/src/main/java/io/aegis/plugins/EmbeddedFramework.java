package io.aegis.plugins;

import io.aegis.admission.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The OSGi framework with declarative services, and nothing in it that its digests do not name. */
final class EmbeddedFramework implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFramework.class);
    private static final String SERVICES = "org.apache.felix.scr";
    private static final int JAVA = 25;
    /** Less than the ten seconds after which declarative services leave a component behind that does not end. */
    private static final long STOP_MILLIS = 8_000;

    private final Framework framework;
    private final PrivateFolder storage;
    private final BundleTable table = new BundleTable();
    private final LoadTimeVerifier verifier = new LoadTimeVerifier(table);

    private EmbeddedFramework(Framework framework, PrivateFolder storage) {
        this.framework = framework;
        this.storage = storage;
    }

    static EmbeddedFramework start(PluginHostConfig config) {
        ProcessHooks.occupy();
        ContractClasses.initialise();
        Map<String, byte[]> jars = jars(config.framework(), config.frameworkDigests());
        PrivateFolder storage = PrivateFolder.empty(config.storage().resolve("framework"));
        var started = new EmbeddedFramework(
                factory().newFramework(properties(storage.path().resolve("cache"))), storage);
        try {
            started.framework.start();
            started.seal();
            started.startServices(jars);
            return started;
        } catch (BundleException broken) {
            started.close();
            throw new PluginHostException("the plugin framework does not start", broken);
        }
    }

    /** Installs bytes under their digest, trusted; installs the same bytes once. */
    Bundle install(String digest, byte[] bytes) throws BundleException {
        return install("sha256:" + digest, bytes, new BundleTable.Place.Trusted());
    }

    /**
     * Installs bytes of which only verified classes can be loaded. The same bytes installed as trusted ones are another bundle.
     *
     * @param identity their digest, and what else tells them from another bundle of the same bytes
     * @param verifiedClasses SHA-256 of the bytes of each class that admission verified
     */
    Bundle install(String identity, byte[] bytes, Set<String> verifiedClasses) throws BundleException {
        return install("verified:sha256:" + identity, bytes, new BundleTable.Place.Verified(verifiedClasses));
    }

    /**
     * Makes sure that the load-time verifier stands and has seen a class. Holds of every class of a bundle that is not verified.
     *
     * @throws BrokenContractException if it does not or has not; the bundle must not be used
     */
    void requireSeen(Bundle bundle, Class<?> type) {
        verifier.requireSeen(bundle, type);
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Whatever installs a bundle otherwise has not told the table, and sees its bundle uninstalled. */
    private Bundle install(String location, byte[] bytes, BundleTable.Place place) throws BundleException {
        table.put(location, place);
        return context().installBundle(location, new ByteArrayInputStream(bytes));
    }

    private void seal() {
        BundleWalls.raise(context(), table);
        verifier.raise(context());
        context().addBundleListener((SynchronousBundleListener) this::bundleChanged);
    }

    private void bundleChanged(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.UNINSTALLED) {
            table.remove(bundle);
            verifier.forget(bundle);
        } else if (event.getType() == BundleEvent.INSTALLED && !table.isKnown(bundle)) {
            try {
                bundle.uninstall(); // somebody else installed it
            } catch (BundleException stays) {
                throw new IllegalStateException("a bundle that is not in the table, and gets no wire", stays);
            }
        }
    }

    private void startServices(Map<String, byte[]> jars) throws BundleException {
        List<Bundle> installed = new ArrayList<>();
        for (byte[] jar : jars.values()) {
            installed.add(install("framework:sha256:" + Sha256.of(jar), jar, new BundleTable.Place.Own()));
        }
        for (Bundle bundle : installed) {
            if (SERVICES.equals(bundle.getSymbolicName())) {
                bundle.start();
                return;
            }
        }
        throw new BundleException("the framework folder holds no " + SERVICES);
    }

    private static FrameworkFactory factory() {
        return ServiceLoader.load(FrameworkFactory.class, EmbeddedFramework.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new PluginHostException("there is no OSGi framework on the module path"));
    }

    private static Map<String, String> properties(Path storage) {
        return Map.ofEntries(
                // Felix makes this folder anew, readable for everybody; the one around it is private.
                Map.entry(Constants.FRAMEWORK_STORAGE, storage.toString()),
                Map.entry(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT),
                Map.entry(Constants.FRAMEWORK_SYSTEMPACKAGES, SystemPackages.header()),
                Map.entry(Constants.FRAMEWORK_SYSTEMCAPABILITIES, capabilities()),
                Map.entry(Constants.FRAMEWORK_BOOTDELEGATION, ""),
                Map.entry(Constants.FRAMEWORK_BUNDLE_PARENT, Constants.FRAMEWORK_BUNDLE_PARENT_BOOT),
                Map.entry(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE),
                // Otherwise a class that a bundle may not see is looked for in the platform after all.
                Map.entry("felix.bootdelegation.implicit", "false"),
                Map.entry("felix.service.urlhandlers", "false"),
                // Both would print exceptions of plugins, with their messages, to standard output.
                Map.entry("felix.log.level", "0"),
                Map.entry("ds.loglevel", "0"),
                // An instance is made once and stays; the kernel holds it anyway.
                Map.entry("ds.delayed.keepInstances", "true"));
    }

    /** The Java versions that bundles may ask for, and the grants, which admission has judged before. */
    private static String capabilities() {
        String versions = "1.7,1.8,"
                + IntStream.rangeClosed(9, JAVA).mapToObj(Integer::toString).collect(Collectors.joining(","));
        return "osgi.ee;osgi.ee=JavaSE;version:List<Version>=\"" + versions + "\","
                + "osgi.ee;osgi.ee=\"JavaSE/compact1\";version:List<Version>=\"1.8\","
                + "aegis.grant;grant=network,aegis.grant;grant=originals,aegis.grant;grant=keys";
    }

    private static Map<String, byte[]> jars(Path folder, Map<String, String> digests) {
        var jars = new TreeMap<String, byte[]>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                byte[] bytes = Files.readAllBytes(file);
                if (!Sha256.of(bytes).equals(digests.get(name))) {
                    throw new PluginHostException("not the file that this image was built with: " + file);
                }
                jars.put(name, bytes);
            }
        } catch (IOException unreadable) {
            throw new PluginHostException("the framework's own bundles cannot be read in " + folder, unreadable);
        }
        if (!Set.copyOf(jars.keySet()).equals(digests.keySet())) {
            throw new PluginHostException("some of the framework's own bundles are not in " + folder);
        }
        return jars;
    }

    /** Stops the framework. A plugin that keeps it from stopping, or goes on in its folder, keeps nobody waiting: the next start empties the folder. */
    @Override
    public void close() {
        try {
            framework.stop();
            if (framework.waitForStop(STOP_MILLIS).getType() != FrameworkEvent.WAIT_TIMEDOUT) {
                leaveFolder();
            }
        } catch (BundleException broken) {
            throw new PluginHostException("the plugin framework does not stop", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void leaveFolder() {
        try {
            storage.delete();
        } catch (IOException left) {
            LOG.warn("left for the next start to empty: {} ({})", storage.path(), left.toString());
        }
    }
}
