package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts originals back in a whole answer, as its caller may see them: the last step before a surface writes. */
final class Restored {
    private Restored() {}

    /** Puts them back in an answer. */
    static void in(AnswerExchange answer, Run run) {
        in(answer, run.masks(), run.audience(), List.of());
    }

    private static void in(AnswerExchange answer, MaskMap masks, Audience audience, List<AnswerEvent> earlier) {
        if (masks.isEmpty()) {
            return;
        }
        Map<Integer, Integer> choices = choices(answer);
        var flows = new HashMap<Flow, Restorer>();
        for (Segment segment : List.copyOf(answer.segments())) {
            if (segment.kind() == Segment.Kind.TEXT) {
                Restorer restorer = choices.containsKey(segment.id())
                        ? flows.computeIfAbsent(
                                new Flow(choices.get(segment.id()), segment.channel()),
                                flow -> after(earlier, flow.channel(), masks, audience))
                        : after(earlier, segment.channel(), masks, audience);
                String restored = restorer.text(segment.text());
                if (!restored.equals(segment.text())) {
                    answer.restore(segment.withText(restored, inFirstPart(segment, restored.length())));
                }
            }
        }
    }

    /** What a reader sees as one text, in whatever number of segments it came. */
    private record Flow(int choice, Channel channel) {}

    /** The choice of each segment that belongs to what one says, not to a call. */
    private static Map<Integer, Integer> choices(AnswerExchange answer) {
        var choices = new HashMap<Integer, Integer>();
        answer.choices().forEach(choice -> choice.text().forEach(segment -> choices.put(segment, choice.index())));
        return choices;
    }

    private static Restorer after(List<AnswerEvent> earlier, Channel channel, MaskMap masks, Audience audience) {
        var restorer = new Restorer(masks, audience);
        restorer.goOnFrom(Spoken.said(earlier, channel));
        return restorer;
    }

    /** The events of a masked answer with the originals in them. */
    static List<AnswerEvent> events(Dialect client, Envelope envelope, List<AnswerEvent> masked, Run run) {
        return events(client, envelope, masked, run.masks(), run.audience(), List.of());
    }

    /**
     * The same of the rest of an answer.
     *
     * @param earlier what its caller has already, masked
     */
    static List<AnswerEvent> events(
            Dialect client,
            Envelope envelope,
            List<AnswerEvent> masked,
            MaskMap masks,
            Audience audience,
            List<AnswerEvent> earlier) {
        if (masks.isEmpty()) {
            return masked;
        }
        AnswerExchange answer = client.answer(client.whole(masked, envelope), false);
        in(answer, masks, audience, earlier);
        return answer.events();
    }

    private static List<Part> inFirstPart(Segment segment, int length) {
        var parts = new ArrayList<Part>(segment.parts().size());
        parts.add(new Part(0, length));
        while (parts.size() < segment.parts().size()) {
            parts.add(new Part(length, length));
        }
        return parts;
    }
}
