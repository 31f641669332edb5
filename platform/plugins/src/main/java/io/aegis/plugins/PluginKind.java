package io.aegis.plugins;

import java.util.Locale;

/** What a plugin is to the gateway. */
public enum PluginKind {
    GUARD,
    PROVIDER,
    AUTHENTICATOR;

    /** As manifests and the command line spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
