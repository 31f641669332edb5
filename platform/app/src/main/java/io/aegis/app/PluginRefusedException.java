package io.aegis.app;

import static java.util.Objects.requireNonNull;

/** What an operator wants done to a plugin is not done. Nothing has changed. */
public final class PluginRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    PluginRefusedException(String code, String message) {
        super(message);
        this.code = requireNonNull(code, "code");
    }

    /** As {@code AEG-PLG-003}. */
    public String code() {
        return code;
    }
}
