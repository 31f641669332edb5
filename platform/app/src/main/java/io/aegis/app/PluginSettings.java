package io.aegis.app;

import io.aegis.spi.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Settings as a plugin may see them: no credential, no base URL. */
final class PluginSettings {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};

    private PluginSettings() {}

    static Settings of(io.aegis.config.Settings settings) {
        return of(settings, Optional.empty());
    }

    /**
     * @param upstream the property that holds the base URL, which is the broker's affair
     */
    static Settings of(io.aegis.config.Settings settings, Optional<String> upstream) {
        var values = new LinkedHashMap<String, Object>(JSON.readValue(settings.jsonWithoutCredentials(), VALUES));
        upstream.ifPresent(values::remove);
        return Settings.of(values);
    }

    /** The values with references, as the plugin's schema is asked about them. */
    static Map<String, Object> asWritten(io.aegis.config.Settings settings) {
        return JSON.readValue(settings.json(), VALUES);
    }
}
