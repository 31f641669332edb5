package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One entry of {@code exporters}.
 *
 * @param receiver where evidence is copied to
 * @param residency where the receiver processes data, as declared
 * @param from the first record that it is handed as long as it has no cursor
 */
public record Exporter(String name, Receiver receiver, Optional<Residency> residency, long from) {
    public Exporter {
        requireNonNull(name, "name");
        requireNonNull(receiver, "receiver");
        requireNonNull(residency, "residency");
    }

    /** The types of exporters. */
    enum Kind {
        JSONL,
        WEBHOOK;

        static List<String> words() {
            return Arrays.stream(values()).map(Kind::word).toList();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where evidence is copied to. */
    public sealed interface Receiver {
        /**
         * A file of JSON lines.
         *
         * @param rotateAt bytes from which on it is put aside; empty for never
         */
        record File(Path path, OptionalLong rotateAt) implements Receiver {
            public File {
                requireNonNull(path, "path");
                requireNonNull(rotateAt, "rotateAt");
            }
        }

        /** A URL that signed messages are posted to. */
        record Web(Webhook webhook) implements Receiver {
            public Web {
                requireNonNull(webhook, "webhook");
            }
        }
    }
}
