package io.aegis.spi.guard;

/**
 * A fact about a run, a principal or a route, in words of a closed alphabet so that it can be shown and stored anywhere.
 *
 * @param key {@code [a-z0-9._-]{1,64}}; a guard may only set keys that its manifest declares
 * @param value {@code [a-z0-9._-]{1,64}}
 */
public record Label(String key, String value) {
    public Label {
        if (!ClosedWord.isOne(key) || !ClosedWord.isOne(value)) {
            throw new IllegalArgumentException("key and value of a label match [a-z0-9._-]{1,64}");
        }
    }
}
