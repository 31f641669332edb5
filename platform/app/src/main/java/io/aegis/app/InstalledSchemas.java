package io.aegis.app;

import io.aegis.config.PluginKind;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import io.aegis.plugins.PluginSet;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the plugins of a generation say of their settings, for the configuration. */
final class InstalledSchemas implements SettingsSchemas {
    private final PluginSet plugins;

    InstalledSchemas(PluginSet plugins) {
        this.plugins = plugins;
    }

    @Override
    public Optional<SettingsSchema> find(PluginKind kind, String type) {
        return plugins.find(kind(kind), type)
                .map(plugin -> SettingsSchema.parse(plugin.schema().json()));
    }

    /** A plugin that should be here and is not counts as well: what names it is closed, and nothing else is. */
    @Override
    public SortedSet<String> types(PluginKind kind) {
        SortedSet<String> types = plugins.plugins().stream()
                .filter(plugin -> plugin.declaration().kind() == kind(kind))
                .map(plugin -> plugin.declaration().type())
                .collect(Collectors.toCollection(TreeSet::new));
        types.addAll(plugins.missing().keySet());
        return types;
    }

    private static io.aegis.admission.PluginKind kind(PluginKind kind) {
        return switch (kind) {
            case PROVIDER -> io.aegis.admission.PluginKind.PROVIDER;
            case GUARD -> io.aegis.admission.PluginKind.GUARD;
            case AUTHENTICATOR -> io.aegis.admission.PluginKind.AUTHENTICATOR;
            case EXPORTER -> io.aegis.admission.PluginKind.EXPORTER;
        };
    }
}
