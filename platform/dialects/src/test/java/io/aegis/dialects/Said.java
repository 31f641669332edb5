package io.aegis.dialects;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What events say, however they are cut. Seals, log probabilities and counts are left out: not every dialect has them. */
record Said(Map<Channel, String> texts, List<String> calls, List<List<Float>> vectors) {
    static final List<Dialect> DIALECTS =
            List.of(Dialects.OPENAI_CHAT, Dialects.OPENAI_RESPONSES, Dialects.ANTHROPIC_MESSAGES);
    static final Envelope ENVELOPE =
            new Envelope("0192-run", "model", 1700000000, Set.of("usage", "seals"), List.of(), List.of());

    /** What each choice says. */
    static Map<Integer, Said> in(List<AnswerEvent> events) {
        var said = new TreeMap<Integer, Said>();
        for (AnswerEvent event : events) {
            switch (event) {
                case AnswerEvent.Text text -> of(said, text.choice()).add(text.channel(), text.text());
                case AnswerEvent.Tokens tokens -> of(said, tokens.choice()).add(tokens.channel(), tokens.text());
                case AnswerEvent.ToolCall call ->
                    of(said, call.choice())
                            .calls()
                            .add(call.tool().namespace() + " " + call.name() + " " + arguments(call));
                case AnswerEvent.Vector vector ->
                    of(said, vector.index()).vectors().add(floats(vector.values()));
                case AnswerEvent.Finished finished -> of(said, finished.choice());
                case AnswerEvent.Seal seal -> {}
                case AnswerEvent.Counted counted -> {}
                case AnswerEvent.Done done -> {}
                case AnswerEvent.Failed failed -> {}
            }
        }
        return said;
    }

    /** Whether each dialect has a word for all of it. */
    static boolean isCommon(List<AnswerEvent> events) {
        Map<Integer, Said> said = in(events);
        return said.keySet().equals(Set.of(0))
                && !said.get(0).texts().containsKey(Channel.REFUSAL)
                && events.stream().allMatch(Said::isCommon);
    }

    private static boolean isCommon(AnswerEvent event) {
        return !(event instanceof AnswerEvent.ToolCall call)
                || (call.kind() == AnswerEvent.CallKind.FUNCTION
                        && call.tool().namespace().isEmpty());
    }

    private static Said of(Map<Integer, Said> said, int choice) {
        return said.computeIfAbsent(choice, ignored -> new Said(new TreeMap<>(), new ArrayList<>(), new ArrayList<>()));
    }

    /** A tool without parameters can be called without a word. */
    private static String arguments(AnswerEvent.ToolCall call) {
        return call.arguments().isEmpty() ? "{}" : call.arguments();
    }

    private void add(Channel channel, String text) {
        if (!text.isEmpty()) {
            texts.merge(channel, text, String::concat);
        }
    }

    private static List<Float> floats(float[] values) {
        var floats = new ArrayList<Float>(values.length);
        for (float value : values) {
            floats.add(value);
        }
        return floats;
    }
}
