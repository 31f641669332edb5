package io.aegis.spi.settings;

import static java.util.Objects.requireNonNull;

/**
 * Settings that a plugin cannot work with. The message reaches the operator: it names the setting and what to change, never a value.
 *
 * <p>Once an instance of a plugin may have seen a run in a process, no message of that plugin is shown there any more, and the pointer only if the settings
 * have such a place. What a schema can say belongs into the schema.
 */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String pointer;

    /**
     * @param pointer JSON pointer (RFC 6901) of the setting, relative to the instance's settings
     * @param message what is wrong and how to mend it
     */
    public SettingsException(String pointer, String message) {
        super(message);
        this.pointer = requireNonNull(pointer, "pointer");
    }

    /** JSON pointer of the setting. */
    public String pointer() {
        return pointer;
    }
}
