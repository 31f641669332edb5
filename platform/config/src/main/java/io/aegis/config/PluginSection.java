package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a configuration says of vendors' plugins. It is read before everything else, because the plugins say what the rest may be.
 *
 * @param trust vendors by name
 * @param plugins plugins by name
 * @param sandbox the processes of those that are not trusted
 * @param positions where each of these was written
 */
public record PluginSection(
        Map<String, TrustedVendor> trust, Map<String, DeclaredPlugin> plugins, Sandbox sandbox, Positions positions) {
    public PluginSection {
        trust = Collections.unmodifiableMap(new LinkedHashMap<>(trust));
        plugins = Collections.unmodifiableMap(new LinkedHashMap<>(plugins));
        requireNonNull(sandbox, "sandbox");
        requireNonNull(positions, "positions");
    }
}
