package io.aegis.kernel;

import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.TextScreen;
import io.aegis.spi.content.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The texts of one choice with the log probabilities of their tokens, on a route without guards. A piece comes out with its tokens, once no reading of either
 * ends in a word that has not ended, because the upstream's credential could begin there. Pieces of one text keep their order.
 *
 * <p>Used by one thread at a time.
 */
final class TokenQueue {
    /** Text, which may be empty, and what is known of its tokens. */
    record Piece(Channel channel, String text, Optional<Logprobs> logprobs) {
        @Override
        public String toString() {
            return "Piece[" + channel + ", " + text.length() + " characters]";
        }
    }

    /** A piece with the readings that it is part of, and how far each must have been cleared. */
    private record Waiting(Piece piece, Map<Reading, Long> ends) {
        boolean isCleared() {
            return ends.entrySet().stream().allMatch(end -> end.getKey().cleared >= end.getValue());
        }
    }

    /** One text that can be read out of the pieces. */
    private static final class Reading {
        private final TextScreen screen;
        private long fed;
        private long cleared;

        Reading(TextScreen screen) {
            this.screen = screen;
        }

        long next(String text) {
            fed += text.length();
            cleared += screen.next(text).length();
            return fed;
        }

        void finish() {
            screen.finish();
            cleared = fed;
        }
    }

    private final Supplier<TextScreen> screens;
    private final Map<Channel, Reading> texts = new EnumMap<>(Channel.class);
    private final Map<TokenReadings.Name, Reading> tokens = new HashMap<>();
    private final Map<Channel, Deque<Waiting>> waiting = new EnumMap<>(Channel.class);

    TokenQueue(Supplier<TextScreen> screens) {
        this.screens = screens;
    }

    /** Looks through log probabilities that come as a whole. */
    static void screen(Supplier<TextScreen> screens, Logprobs logprobs) {
        var queue = new TokenQueue(screens);
        queue.next(new Piece(Channel.ASSISTANT, "", Optional.of(logprobs)));
        queue.finish();
    }

    /**
     * Takes a piece and gives those that can go.
     *
     * @throws io.aegis.spi.provider.UpstreamException if the credential is in it
     */
    List<Piece> next(Piece piece) {
        var ends = new HashMap<Reading, Long>();
        Reading text = texts.computeIfAbsent(piece.channel(), ignored -> new Reading(screens.get()));
        ends.put(text, text.next(piece.text()));
        piece.logprobs().ifPresent(logprobs -> read(TokenReadings.of(logprobs), ends));
        waiting.computeIfAbsent(piece.channel(), ignored -> new ArrayDeque<>()).add(new Waiting(piece, ends));
        return cleared();
    }

    /** Takes the end and gives the rest. */
    List<Piece> finish() {
        texts.values().forEach(Reading::finish);
        tokens.values().forEach(Reading::finish);
        return cleared();
    }

    /** How many texts there were, each list of tokens among them. */
    int texts() {
        long written = texts.values().stream().filter(text -> text.fed > 0).count();
        long lists = tokens.keySet().stream()
                .map(TokenReadings.Name::list)
                .distinct()
                .count();
        return (int) (written + lists);
    }

    /** Where a list goes on and a reading of it does not, the reading is at its end: what it began would wait for ever. */
    private void read(Map<TokenReadings.Name, String> said, Map<Reading, Long> ends) {
        said.forEach((name, text) -> {
            Reading reading = tokens.computeIfAbsent(name, ignored -> new Reading(screens.get()));
            ends.put(reading, reading.next(text));
        });
        tokens.forEach((name, reading) -> {
            if (!said.containsKey(name)
                    && said.keySet().stream().anyMatch(other -> other.list().equals(name.list()))) {
                reading.finish();
            }
        });
    }

    private List<Piece> cleared() {
        var cleared = new ArrayList<Piece>();
        for (Deque<Waiting> text : waiting.values()) {
            while (!text.isEmpty() && text.getFirst().isCleared()) {
                cleared.add(text.removeFirst().piece());
            }
        }
        return cleared;
    }
}
