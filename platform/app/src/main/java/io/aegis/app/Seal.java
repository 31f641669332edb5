package io.aegis.app;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the launcher does to keep code in this process from the rest of it, and what of that is missing because the process was started otherwise. */
public final class Seal {
    private static final String FRAMEWORK = "org.apache.felix.framework";
    private static final Path LIMITS = Path.of("/proc/self/limits");

    /** As the launcher writes them. */
    private static final List<String> FLAGS = List.of(
            "-XX:+DisableAttachMechanism",
            "-XX:-EnableDynamicAgentLoading",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "--finalization=disabled",
            "--illegal-native-access=deny",
            "--sun-misc-unsafe-memory-access=deny",
            "-Djdk.serialFilter=!*");

    private Seal() {}

    /** What is missing of the seal of this process, a sentence fragment each; empty if it is whole. */
    public static List<String> gaps() {
        var gaps = new ArrayList<String>();
        gaps.addAll(missing(arguments()));
        ModuleLayer.boot().findModule(FRAMEWORK).ifPresent(framework -> {
            if (framework.getDescriptor().isOpen()) {
                gaps.add("the module of the plugin framework is open");
            }
        });
        Set<String> surplus = surplus(ModuleLayer.boot());
        if (!surplus.isEmpty()) {
            gaps.add("modules that nothing requires: " + String.join(", ", surplus));
        }
        if (coreDumps()) {
            gaps.add("core dumps are allowed (ulimit -c)");
        }
        return List.copyOf(gaps);
    }

    /** A flag counts unless a later one takes it back. */
    static List<String> missing(List<String> arguments) {
        return FLAGS.stream()
                .filter(flag -> {
                    int given = arguments.lastIndexOf(flag);
                    return given < 0 || arguments.lastIndexOf(opposite(flag)) > given;
                })
                .map(flag -> "without " + flag)
                .toList();
    }

    private static String opposite(String flag) {
        if (flag.startsWith("-XX:+")) {
            return flag.replaceFirst("\\+", "-");
        }
        return flag.startsWith("-XX:-")
                ? "-XX:+" + flag.substring(5)
                : flag.replace("deny", "allow").replace("disabled", "enabled");
    }

    private static List<String> arguments() {
        return ProcessHandle.current().info().arguments().map(List::of).orElse(List.of());
    }

    /** Modules of the JDK that no module of the platform needs, by way of others or itself. */
    static Set<String> surplus(ModuleLayer layer) {
        var needed = new HashSet<String>();
        layer.modules().stream()
                .map(Module::getName)
                .filter(name -> !isOfTheJdk(name))
                .forEach(name -> need(layer, name, needed));
        var surplus = new TreeSet<String>();
        layer.modules().stream()
                .map(Module::getName)
                .filter(name -> !needed.contains(name))
                .forEach(surplus::add);
        return surplus;
    }

    private static void need(ModuleLayer layer, String name, Set<String> needed) {
        if (needed.add(name)) {
            layer.findModule(name)
                    .ifPresent(module -> module.getDescriptor().requires().stream()
                            .map(ModuleDescriptor.Requires::name)
                            .forEach(required -> need(layer, required, needed)));
        }
    }

    private static boolean isOfTheJdk(String name) {
        return name.startsWith("java.") || name.startsWith("jdk.");
    }

    private static boolean coreDumps() {
        try {
            return Files.readAllLines(LIMITS).stream()
                    .filter(line -> line.startsWith("Max core file size"))
                    .anyMatch(line -> !line.matches("Max core file size +0 +0 .*"));
        } catch (IOException elsewhere) {
            return false; // not Linux
        }
    }
}
