package io.aegis.admission;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the settings schema of a plugin says to the platform.
 *
 * @param json the JSON Schema as the bundle ships it
 * @param upstream name of the property that holds the base URL of the one host that the plugin may reach
 * @param credential the property that holds a reference to the upstream's credential
 */
public record PluginSchema(String json, Optional<String> upstream, Optional<Credential> credential) {
    public PluginSchema {
        requireNonNull(json, "json");
        requireNonNull(upstream, "upstream");
        requireNonNull(credential, "credential");
    }

    /**
     * A credential reference among the settings.
     *
     * @param property name of the property
     * @param placement {@code bearer}, {@code header:NAME}, {@code sigv4:SERVICE} or {@code sigv4:SERVICE:SETTING}
     */
    public record Credential(String property, String placement) {
        public Credential {
            requireNonNull(property, "property");
            requireNonNull(placement, "placement");
        }
    }
}
