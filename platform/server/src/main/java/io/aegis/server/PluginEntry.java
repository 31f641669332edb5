package io.aegis.server;

import java.util.List;

/**
 * A plugin as operators see it.
 *
 * @param type what the configuration names
 * @param kind {@code guard, provider, authenticator}
 * @param version of the plugin
 * @param tier how far it is trusted
 * @param state whether it works
 * @param needs what it asks for
 * @param grants what it may use of that
 * @param vendor who signed it
 * @param digest SHA-256 of its file
 * @param earlier versions that can be gone back to, each with the digest of its file
 * @param worker how the process of its own is doing; {@code -} if it has none
 */
public record PluginEntry(
        String type,
        String kind,
        String version,
        String tier,
        String state,
        List<String> stages,
        String streaming,
        List<String> labels,
        List<String> needs,
        List<String> grants,
        String vendor,
        String digest,
        List<String> earlier,
        String worker) {
    public PluginEntry {
        stages = List.copyOf(stages);
        labels = List.copyOf(labels);
        needs = List.copyOf(needs);
        grants = List.copyOf(grants);
        earlier = List.copyOf(earlier);
    }
}
