package io.aegis.admission;

import static java.util.Objects.requireNonNull;

/**
 * Something wrong with the settings of an instance.
 *
 * @param pointer JSON pointer (RFC 6901) within the instance's settings
 * @param message what is expected; holds no value of a setting
 */
public record SettingsProblem(String pointer, String message) {
    public SettingsProblem {
        requireNonNull(pointer, "pointer");
        requireNonNull(message, "message");
    }
}
