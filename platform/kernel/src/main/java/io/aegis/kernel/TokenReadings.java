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
    private static final int CHOSEN = -1;
    private static final int AS_IT_STANDS = -2;

    /**
     * One order.
     *
     * @param list which list of tokens
     * @param order a rank of alternatives, or one of the constants
     * @param bytes whether bytes are read, one character for each
     */
    record Name(String list, int order, boolean bytes) {}

    private final Map<Name, StringBuilder> texts = new LinkedHashMap<>();

    private TokenReadings() {}

    static Map<Name, String> of(Logprobs logprobs) {
        var readings = new TokenReadings();
        readings.add("content", logprobs.content());
        readings.add("refusal", logprobs.refusal());
        var texts = new LinkedHashMap<Name, String>();
        readings.texts.forEach((name, text) -> texts.put(name, text.toString()));
        return texts;
    }

    /** Every token as it stands, for evidence. */
    static String text(Logprobs logprobs) {
        Map<Name, String> readings = of(logprobs);
        return readings.getOrDefault(new Name("content", AS_IT_STANDS, false), "")
                + readings.getOrDefault(new Name("refusal", AS_IT_STANDS, false), "");
    }

    private void add(String list, List<Logprobs.Token> tokens) {
        for (Logprobs.Token token : tokens) {
            add(list, CHOSEN, token);
            add(list, AS_IT_STANDS, token);
            for (int rank = 0; rank < token.alternatives().size(); rank++) {
                Logprobs.Token alternative = token.alternatives().get(rank);
                add(list, rank, alternative);
                add(list, AS_IT_STANDS, alternative);
            }
        }
    }

    private void add(String list, int order, Logprobs.Token token) {
        text(new Name(list, order, false)).append(token.text());
        token.bytes().ifPresent(bytes -> {
            StringBuilder text = text(new Name(list, order, true));
            bytes.forEach(value -> text.append((char) value.intValue()));
        });
    }

    private StringBuilder text(Name name) {
        return texts.computeIfAbsent(name, ignored -> new StringBuilder());
    }
}
