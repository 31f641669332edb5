package io.aegis.app;

import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginTier;
import io.aegis.config.Config;
import io.aegis.config.Weakening;
import io.aegis.plugins.PluginLock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What vendors' plugins of a new configuration protect less than those of the old one, whoever put either there: the file takes a name over that an operator
 * has installed, and other bytes may lie where it says. One that was not there is judged where it is used.
 */
final class PluginWeakenings {
    /** From nothing that stands around a plugin to everything. */
    private static final List<PluginTier> STRICTNESS =
            List.of(PluginTier.TRUSTED, PluginTier.VERIFIED, PluginTier.PROCESS, PluginTier.SANDBOXED);

    private PluginWeakenings() {}

    /** Everything that is lost with another configuration and its plugins. */
    static List<Weakening> between(Candidate.Ready running, Config next, Vendors.Found plugins) {
        Map<String, PluginLock.Version> ran = running.vendors().admitted().stream()
                .collect(Collectors.toMap(AdmittedPlugin::type, PluginLock.Version::of));
        return together(Config.weakenings(running.config(), next), since(ran, plugins.admitted()));
    }

    /**
     * What is lost with other plugins.
     *
     * @param ran what there was before, by name
     */
    static List<Weakening> since(Map<String, PluginLock.Version> ran, List<AdmittedPlugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> Optional.ofNullable(ran.get(plugin.type()))
                        .map(before -> lost("plugins." + plugin.type(), before, PluginLock.Version.of(plugin)))
                        .stream()
                        .flatMap(List::stream))
                .toList();
    }

    /** Both, each once: of a plugin that the file declared before, the configuration says the same. */
    static List<Weakening> together(List<Weakening> one, List<Weakening> other) {
        return Stream.of(one, other).flatMap(List::stream).distinct().toList();
    }

    private static List<Weakening> lost(String path, PluginLock.Version before, PluginLock.Version now) {
        var lost = new ArrayList<Weakening>();
        if (strictness(now) < strictness(before)) {
            lost.add(new Weakening(
                    path,
                    now.tier().equals(PluginTier.PROCESS.word())
                            ? "it runs in a process without a sandbox around it"
                            : "it leaves its own process"));
        }
        if (!before.grants().containsAll(now.grants())) {
            lost.add(new Weakening(path, "it is granted more"));
        }
        if (Versions.compare(now.version(), before.version()) < 0) {
            lost.add(new Weakening(path, "version " + now.version() + " is older than " + before.version()));
        }
        return lost;
    }

    /** A tier that nobody knows any more was the strictest. */
    private static int strictness(PluginLock.Version version) {
        return PluginTier.of(version.tier()).map(STRICTNESS::indexOf).orElse(STRICTNESS.size());
    }
}
