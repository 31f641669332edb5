package io.aegis.config;

import static java.util.Objects.requireNonNull;

/**
 * One thing that a new configuration protects less than the old one, or may protect less: a change that cannot be judged
 * counts as one.
 *
 * @param path the key, dotted
 * @param what the loss in words
 */
public record Weakening(String path, String what) {
    public Weakening {
        requireNonNull(path, "path");
        requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return path + ": " + what;
    }
}
