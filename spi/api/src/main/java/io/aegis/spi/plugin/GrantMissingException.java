package io.aegis.spi.plugin;

import static java.util.Objects.requireNonNull;

/** A plugin asked its host for something that it did not declare or that was not granted. */
public final class GrantMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String grant;

    /**
     * @param grant the grant that is missing, as the manifest would name it
     */
    public GrantMissingException(String grant) {
        super("the plugin has no grant '" + requireNonNull(grant, "grant")
                + "'; declare it in its manifest and grant it in the configuration");
        this.grant = grant;
    }

    /** Name of the missing grant. */
    public String grant() {
        return grant;
    }
}
