package io.aegis.kernel;

import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.TextScreen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One text of one choice with the log probabilities of its tokens, on a route without guards. A piece comes out with its tokens, once nothing in either can be
 * the beginning of the upstream's credential, however the tokens are read.
 *
 * <p>Used by one thread at a time.
 */
final class TokenQueue {
    /** Text, which may be empty, and what is known of its tokens. */
    record Piece(String text, Optional<Logprobs> logprobs) {}

    /** A piece with how far each reading must have been cleared. */
    private record Waiting(Piece piece, Map<String, Long> ends) {}

    /** One text that can be read out of the pieces. */
    private static final class Reading {
        private final TextScreen screen;
        private long fed;
        private long cleared;

        Reading(TextScreen screen) {
            this.screen = screen;
        }

        void next(CharSequence text) {
            fed += text.length();
            cleared += screen.next(text.toString()).length();
        }

        void finish() {
            screen.finish();
            cleared = fed;
        }
    }

    private static final String TEXT = "text";

    private final Supplier<TextScreen> screens;
    private final Map<String, Reading> readings = new HashMap<>();
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    TokenQueue(Supplier<TextScreen> screens) {
        this.screens = screens;
    }

    /** Looks through log probabilities that come as a whole. */
    static void screen(Supplier<TextScreen> screens, Logprobs logprobs) {
        var queue = new TokenQueue(screens);
        queue.next(new Piece("", Optional.of(logprobs)));
        queue.finish();
    }

    /**
     * Takes a piece and gives those that can go.
     *
     * @throws io.aegis.spi.provider.UpstreamException if the credential is in it
     */
    List<Piece> next(Piece piece) {
        Map<String, Long> ends = new HashMap<>();
        feed(TEXT, piece.text(), ends);
        piece.logprobs().ifPresent(logprobs -> feed(logprobs, ends));
        waiting.add(new Waiting(piece, ends));
        return cleared();
    }

    /** Takes the end and gives the rest. */
    List<Piece> finish() {
        readings.values().forEach(Reading::finish);
        return cleared();
    }

    /** How many texts there were: the text itself and each list of tokens. */
    int texts() {
        return (int) readings.entrySet().stream()
                .filter(reading ->
                        reading.getKey().equals(TEXT) || reading.getKey().endsWith(" chosen"))
                .filter(reading -> !reading.getKey().startsWith("bytes") && reading.getValue().fed > 0)
                .count();
    }

    /** A reading that does not go on here is at its end, or what it began would wait for ever. */
    private void feed(Logprobs logprobs, Map<String, Long> ends) {
        TokenReadings.of(logprobs).forEach((name, text) -> feed(name, text, ends));
        readings.forEach((name, reading) -> {
            if (!ends.containsKey(name)) {
                reading.finish();
            }
        });
    }

    private void feed(String name, CharSequence text, Map<String, Long> ends) {
        Reading reading = readings.computeIfAbsent(name, ignored -> new Reading(screens.get()));
        reading.next(text);
        ends.put(name, reading.fed);
    }

    private List<Piece> cleared() {
        var cleared = new ArrayList<Piece>();
        while (!waiting.isEmpty() && isCleared(waiting.peekFirst())) {
            cleared.add(waiting.removeFirst().piece());
        }
        return cleared;
    }

    private boolean isCleared(Waiting piece) {
        return piece.ends().entrySet().stream().allMatch(end -> requireReading(end.getKey()).cleared >= end.getValue());
    }

    private Reading requireReading(String name) {
        Reading reading = readings.get(name);
        if (reading == null) {
            throw new IllegalStateException("nothing was read as " + name);
        }
        return reading;
    }
}
