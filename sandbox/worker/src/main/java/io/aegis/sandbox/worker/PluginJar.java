package io.aegis.sandbox.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.aegis.sandbox.protocol.Hello;
import io.aegis.sandbox.protocol.PluginKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.pf4j.ExtensionFinder;
import org.pf4j.JarPluginManager;
import org.pf4j.ManifestPluginDescriptorFinder;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;
import org.pf4j.ServiceProviderExtensionFinder;

/**
 * The one plugin of this process.
 *
 * @param factory what it brings
 * @param loader the loader of its classes
 * @param loaded what its manifest says, and the digest of its bytes
 */
record PluginJar(Object factory, ClassLoader loader, Hello.Loaded loaded) {
    private static final class OneJar extends JarPluginManager {
        private final String contract;

        OneJar(Path jar, String contract) {
            super(jar.toAbsolutePath().getParent());
            this.contract = contract;
        }

        @Override
        protected PluginDescriptorFinder createPluginDescriptorFinder() {
            return new ManifestPluginDescriptorFinder();
        }

        @Override
        protected ExtensionFinder createExtensionFinder() {
            return new OneService(this, () -> contract);
        }
    }

    /**
     * Finds the providers of one service in the plugin's jar and nowhere else. PF4J's own finder lists the folder {@code META-INF/services}, for which many
     * jars have no entry.
     */
    private static final class OneService extends ServiceProviderExtensionFinder {
        // The manager asks for its finder before it is constructed itself.
        private final Supplier<String> contract;

        OneService(PluginManager manager, Supplier<String> contract) {
            super(manager);
            this.contract = contract;
        }

        @Override
        public Map<String, Set<String>> readClasspathStorages() {
            return Map.of();
        }

        @Override
        public Map<String, Set<String>> readPluginsStorages() {
            var found = new LinkedHashMap<String, Set<String>>();
            for (PluginWrapper plugin : pluginManager.getPlugins()) {
                found.put(plugin.getPluginId(), providers((PluginClassLoader) plugin.getPluginClassLoader()));
            }
            return found;
        }

        private Set<String> providers(PluginClassLoader loader) {
            URL file = loader.findResource("META-INF/services/" + contract.get());
            if (file == null) {
                return Set.of();
            }
            try (var in = file.openStream()) {
                return new String(in.readAllBytes(), UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(line -> !line.isEmpty())
                        .collect(Collectors.toSet());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    static PluginJar load(Path jar, PluginKind kind) {
        String digest = digest(jar);
        var manager = new OneJar(jar, kind.factory().getName());
        String id = manager.loadPlugin(jar);
        manager.startPlugin(id);
        PluginWrapper plugin = manager.getPlugin(id);
        List<?> factories = manager.getExtensions(kind.factory(), id);
        if (factories.size() != 1) {
            throw new IllegalStateException("a plugin brings one factory, found " + factories.size());
        }
        return new PluginJar(
                factories.getFirst(),
                plugin.getPluginClassLoader(),
                new Hello.Loaded(id, plugin.getDescriptor().getVersion(), digest));
    }

    private static String digest(Path jar) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
