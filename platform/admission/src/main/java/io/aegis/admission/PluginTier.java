package io.aegis.admission;

import java.util.Locale;
import java.util.Optional;

/** How much a plugin is trusted, which is how little stands between it and the platform. */
public enum PluginTier {
    /** Built with the gateway; its digest is compiled into the image. What it needs is granted. */
    TRUSTED,
    /** A vendor's pure computation, signed, every class of it checked; in the gateway's process, on threads of its own. */
    VERIFIED,
    /** In a process of its own without a view of the gateway's files, environment and network. */
    SANDBOXED,
    /** In a process of its own that sees what the gateway's user sees, because the operator has said that this is enough here. */
    PROCESS;

    /** As the configuration, the command line and metrics spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The tier of a word. */
    public static Optional<PluginTier> of(String word) {
        for (PluginTier tier : values()) {
            if (tier.word().equals(word)) {
                return Optional.of(tier);
            }
        }
        return Optional.empty();
    }
}
