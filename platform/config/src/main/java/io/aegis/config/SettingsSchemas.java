package io.aegis.config;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the installed plugins say of their settings. Implemented by whoever knows the plugins. */
public interface SettingsSchemas {

    /** The schema of an installed type, or nothing if the type is not installed or ships none. */
    Optional<SettingsSchema> find(PluginKind kind, String type);

    /** The installed types of a kind. */
    SortedSet<String> types(PluginKind kind);

    /** For callers that know no plugins: only names that look like credentials are treated as such. */
    static SettingsSchemas unknown() {
        return new SettingsSchemas() {
            @Override
            public Optional<SettingsSchema> find(PluginKind kind, String type) {
                return Optional.empty();
            }

            @Override
            public SortedSet<String> types(PluginKind kind) {
                return new TreeSet<>();
            }
        };
    }
}
