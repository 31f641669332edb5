package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Initialises the classes of the contract before a plugin does.
 *
 * <p>A class is initialised once, on the stack of whoever is the first to use it. If that stack ends meanwhile, nobody in this process can ever use the class,
 * and a plugin chooses how deep it calls.
 */
final class ContractClasses {
    private static final String MODULE = "io.aegis.spi";
    private static final String PACKAGES = "io/aegis/spi/";
    private static final String SUFFIX = ".class";

    private ContractClasses() {}

    /**
     * Initialises all of them.
     *
     * @return their names
     * @throws PluginHostException if one of them cannot be
     */
    static List<String> initialise() {
        List<String> names = names();
        initialise(names, Guard.class.getClassLoader());
        return names;
    }

    static void initialise(List<String> names, ClassLoader loader) {
        for (String name : names) {
            try {
                var _ = Class.forName(name, true, loader);
            } catch (ClassNotFoundException | LinkageError broken) {
                throw new PluginHostException("a class of the plugin contract cannot be used: " + name, broken);
            }
        }
    }

    private static List<String> names() {
        try (ModuleReader reader = contract().open();
                Stream<String> files = reader.list()) {
            return files.filter(ContractClasses::isClass)
                    .map(ContractClasses::name)
                    .toList();
        } catch (IOException | UncheckedIOException | URISyntaxException unreadable) {
            throw new PluginHostException("the plugin contract cannot be read", unreadable);
        }
    }

    /** Tests run on the class path, on which nothing is resolved. */
    private static ModuleReference contract() throws URISyntaxException {
        Optional<ModuleReference> found = Guard.class.getModule().isNamed()
                ? ModuleLayer.boot().configuration().findModule(MODULE).map(ResolvedModule::reference)
                : ModuleFinder.of(location()).find(MODULE);
        return found.orElseThrow(() -> new PluginHostException("there is no module " + MODULE));
    }

    private static Path location() throws URISyntaxException {
        return Path.of(
                Guard.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** What describes a module or a package is nothing that anybody uses. */
    private static boolean isClass(String file) {
        return file.startsWith(PACKAGES) && file.endsWith(SUFFIX) && !file.endsWith("-info" + SUFFIX);
    }

    private static String name(String file) {
        return file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
    }
}
