package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Exchange;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Part;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.List;

/** A provider's seal in a stream. It is worth something as it is or not at all, so nobody edits it. */
final class SealText implements Exchange {
    private final Segment segment;

    SealText(AnswerEvent.Seal seal) {
        String value = seal.value();
        var whole = List.of(new Part(0, value.length()));
        segment = new Segment(0, Segment.Kind.KEY, Channel.REASONING, Trust.MODEL, seal.choice(), "", value, whole);
    }

    @Override
    public List<Segment> segments() {
        return List.of(segment);
    }

    @Override
    public void replace(Segment edited) {
        throw new IllegalArgumentException("a seal is no text and cannot be edited");
    }
}
