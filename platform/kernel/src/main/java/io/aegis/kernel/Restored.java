package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.AnswerExchange;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.Envelope;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import java.util.ArrayList;
import java.util.List;

/** Puts originals back in a whole answer, as its caller may see them: the last step before a surface writes. */
final class Restored {
    private Restored() {}

    /** Puts them back in an answer. */
    static void in(AnswerExchange answer, Run run) {
        in(answer, run.masks(), run.audience(), List.of());
    }

    private static void in(AnswerExchange answer, MaskMap masks, Audience audience, List<AnswerEvent> earlier) {
        for (Segment segment : List.copyOf(answer.segments())) {
            String before = Spoken.said(earlier, segment.channel());
            String restored = Restorer.whole(masks, audience, before, segment.text());
            if (segment.kind() == Segment.Kind.TEXT && !restored.equals(segment.text())) {
                answer.restore(segment.withText(restored, inFirstPart(segment, restored.length())));
            }
        }
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
