package io.aegis.sandbox.host;

import java.util.function.Consumer;

/** The end of several things: one that does not end well leaves none of the others open. */
final class Endings {
    private Endings() {}

    /** Ends each of them, and then throws what was thrown first. */
    static <T> void of(Iterable<T> all, Consumer<? super T> end) {
        Throwable first = null;
        for (T each : all) {
            try {
                end.accept(each);
            } catch (RuntimeException | Error thrown) {
                first = first == null ? thrown : first;
            }
        }
        if (first instanceof RuntimeException failed) {
            throw failed;
        }
        if (first instanceof Error failed) {
            throw failed;
        }
    }
}
