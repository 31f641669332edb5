package io.aegis.guard.classification;

import io.aegis.spi.guard.Label;
import java.util.Locale;
import java.util.Optional;

/** How confidential a text is, the least first. */
enum Level {
    PUBLIC,
    INTERNAL,
    CONFIDENTIAL,
    SECRET;

    private static final String KEY = "classification";

    static Optional<Level> named(String name) {
        for (Level level : values()) {
            if (level.word().equals(name)) {
                return Optional.of(level);
            }
        }
        return Optional.empty();
    }

    Label label() {
        return new Label(KEY, word());
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
