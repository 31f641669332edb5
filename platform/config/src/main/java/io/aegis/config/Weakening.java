package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

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

    /** What a stage loses in which other guards stand now. */
    static List<Weakening> lacking(List<String> old, List<String> now, String path) {
        Stream<Weakening> removed = old.stream()
                .filter(guard -> !now.contains(guard))
                .map(guard -> new Weakening(path, "guard " + guard + " is removed"));
        List<String> kept = now.stream().filter(old::contains).toList();
        return kept.equals(old.stream().filter(now::contains).toList())
                ? removed.toList()
                : Stream.concat(removed, Stream.of(new Weakening(path, "guards run in another order")))
                        .toList();
    }

    @Override
    public String toString() {
        return path + ": " + what;
    }
}
