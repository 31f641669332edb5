package io.aegis.app;

import io.aegis.config.PluginKind;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import io.aegis.plugins.PluginHost;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the installed plugins say of their settings, for the configuration. */
final class InstalledSchemas implements SettingsSchemas {
    private final PluginHost plugins;

    InstalledSchemas(PluginHost plugins) {
        this.plugins = plugins;
    }

    @Override
    public Optional<SettingsSchema> find(PluginKind kind, String type) {
        return plugins.find(kind(kind), type)
                .map(plugin -> SettingsSchema.parse(plugin.schema().json()));
    }

    @Override
    public SortedSet<String> types(PluginKind kind) {
        return plugins.plugins().stream()
                .filter(plugin -> plugin.declaration().kind() == kind(kind))
                .map(plugin -> plugin.declaration().type())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static io.aegis.admission.PluginKind kind(PluginKind kind) {
        return switch (kind) {
            case PROVIDER -> io.aegis.admission.PluginKind.PROVIDER;
            case GUARD -> io.aegis.admission.PluginKind.GUARD;
            case AUTHENTICATOR -> io.aegis.admission.PluginKind.AUTHENTICATOR;
        };
    }
}
