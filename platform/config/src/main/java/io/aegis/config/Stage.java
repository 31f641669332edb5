package io.aegis.config;

import java.util.Locale;

/** The four places of a run at which guards stand. */
public enum Stage {
    INGRESS,
    TOOL_CALL,
    TOOL_RESULT,
    EGRESS;

    /** The key in {@code aegis.yaml}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
