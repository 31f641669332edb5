package io.aegis.vendor;

import static java.util.Objects.requireNonNull;

/**
 * What became of one check.
 *
 * @param name the check, a sentence
 * @param passed whether the plugin passed it
 * @param message why it did not; empty if it did
 */
public record Check(String name, boolean passed, String message) {
    public Check {
        requireNonNull(name, "name");
        requireNonNull(message, "message");
    }
}
