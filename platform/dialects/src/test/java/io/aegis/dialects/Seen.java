package io.aegis.dialects;

import io.aegis.kernel.port.RequestExchange;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.List;

/** A segment as a guard sees it, wherever it stands among the others. */
record Seen(String pointer, Channel channel, Trust trust, Segment.Kind kind, String text) {
    static List<Seen> in(RequestExchange request) {
        return request.segments().stream().map(Seen::of).toList();
    }

    static Seen of(Segment segment) {
        return new Seen(segment.pointer(), segment.channel(), segment.trust(), segment.kind(), segment.text());
    }
}
