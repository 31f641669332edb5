package io.aegis.app;

import io.aegis.config.ConfigException;
import io.aegis.plugins.Created;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.PluginState;
import io.aegis.spi.settings.Settings;
import java.util.List;
import java.util.Optional;

/** Tries a plugin that is about to be installed, before anything depends on it. */
final class Newcomer {
    private Newcomer() {}

    /**
     * Requires that a plugin is up and, if it can be made without settings, that an instance of it answers.
     *
     * @throws PluginRefusedException if not
     */
    static void require(Vendors.Found found, PluginSet plugins, String name) {
        Optional.ofNullable(found.missing().get(name)).ifPresent(why -> {
            throw refused(why);
        });
        InstalledPlugin plugin = plugins.plugins().stream()
                .filter(candidate -> candidate.type().equals(name))
                .findFirst()
                .orElseThrow(() -> new PluginRefusedException("AEG-CFG-022", "there is no plugin '" + name + "'"));
        if (!plugin.kind().isUsed()) {
            throw new PluginRefusedException(
                    "AEG-PLG-008",
                    "this version of the gateway has no use for plugins of the kind "
                            + plugin.kind().word() + " yet");
        }
        switch (plugin.state()) {
            case PluginState.Active() -> {}
            case PluginState.Missing(String why) -> throw refused(why);
            case PluginState.Condemned() -> throw refused("this very file is " + Plugins.state(plugin.state()));
        }
        if (probe(plugins, plugin) instanceof Created.Missing<?>(String why)) {
            throw refused(why);
        }
    }

    /** What aegis.yaml has for a plugin is not what this version of it takes. */
    static PluginRefusedException misfit(ConfigException misfit) {
        return new PluginRefusedException(
                "AEG-PLG-008",
                "what aegis.yaml has for it does not fit: " + misfit.problems().getFirst());
    }

    /** Settings that are missing are no fault of a plugin: the configuration may not name it yet. */
    private static Created<?> probe(PluginSet plugins, InstalledPlugin plugin) {
        return switch (plugin.kind()) {
            case GUARD -> plugins.guard(plugin.type(), Settings.empty(), WaysOut.shut(plugin));
            case PROVIDER -> plugins.provider(plugin.type(), Settings.empty(), GrantedHost.NOTHING);
            case AUTHENTICATOR -> new Created.Refused<>(List.of()); // it may ask for keys at once
            case SECRET, EXPORTER -> new Created.Refused<>(List.of());
        };
    }

    /** Reasons begin with their code, if they have one of their own. */
    private static PluginRefusedException refused(String why) {
        int end = why.indexOf(' ');
        return why.startsWith("AEG-") && end > 0
                ? new PluginRefusedException(why.substring(0, end), why.substring(end + 1))
                : new PluginRefusedException("AEG-PLG-008", why);
    }
}
