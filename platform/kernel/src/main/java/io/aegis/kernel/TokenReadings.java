package io.aegis.kernel;

import io.aegis.kernel.port.Logprobs;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts that log probabilities spell, by the order in which their tokens can be read: as they were chosen, as they stand, and each rank of the alternatives
 * for itself; and the same of the bytes, which need not be those of the tokens.
 */
final class TokenReadings {
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();

    private TokenReadings() {}

    static Map<String, StringBuilder> of(Logprobs logprobs) {
        var readings = new TokenReadings();
        readings.add("content", logprobs.content());
        readings.add("refusal", logprobs.refusal());
        return readings.texts;
    }

    /** Every token as it stands, for evidence. */
    static String text(Logprobs logprobs) {
        var text = new StringBuilder();
        of(logprobs).forEach((name, reading) -> {
            if (name.endsWith(" in order")) {
                text.append(reading);
            }
        });
        return text.toString();
    }

    private void add(String list, List<Logprobs.Token> tokens) {
        for (Logprobs.Token token : tokens) {
            add(list + " chosen", token);
            add(list + " in order", token);
            for (int rank = 0; rank < token.alternatives().size(); rank++) {
                Logprobs.Token alternative = token.alternatives().get(rank);
                add(list + " rank " + rank, alternative);
                add(list + " in order", alternative);
            }
        }
    }

    private void add(String reading, Logprobs.Token token) {
        texts.computeIfAbsent(reading, ignored -> new StringBuilder()).append(token.text());
        token.bytes().ifPresent(bytes -> {
            StringBuilder text = texts.computeIfAbsent("bytes of " + reading, ignored -> new StringBuilder());
            bytes.forEach(value -> text.append((char) value.intValue()));
        });
    }
}
