package io.aegis.app;

import java.util.List;

/**
 * What an operator sees of an installed plugin.
 *
 * @param state {@code active}, or why it is not
 * @param needs grants that its manifest asks for
 * @param grants what it may use of that
 * @param vendor whose key has signed it; {@code aegis} for first-party plugins
 * @param digest SHA-256 of the bytes that were admitted
 * @param earlier versions that can be gone back to, each with the digest of its file
 * @param worker how the process of its own is doing; {@code -} if it has none
 */
public record PluginView(
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
    public PluginView {
        stages = List.copyOf(stages);
        labels = List.copyOf(labels);
        needs = List.copyOf(needs);
        grants = List.copyOf(grants);
        earlier = List.copyOf(earlier);
    }

    /** A plugin that should be there and was not admitted. */
    static PluginView missing(String type, String why, List<String> earlier) {
        return new PluginView(
                type,
                "-",
                "-",
                "-",
                "missing: " + why,
                List.of(),
                "-",
                List.of(),
                List.of(),
                List.of(),
                "-",
                "-",
                earlier,
                "-");
    }
}
