package io.aegis.plugins;

import java.util.Locale;

/** How much a plugin is trusted, which is how little stands between it and the platform. */
public enum PluginTier {
    /** Built with the gateway; its digest is compiled into the image. What it needs is granted. */
    TRUSTED;

    /** As the command line and metrics spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
