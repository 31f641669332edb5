package io.aegis.guard.policy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Inspection;
import java.util.EnumSet;
import java.util.Set;

/** What rules may ask about: the context and the channels that hold content, but no content. */
record Facts(Context context, Set<Channel> channels) {
    static Facts of(Inspection inspection) {
        var channels = EnumSet.noneOf(Channel.class);
        for (Segment segment : inspection.segments()) {
            channels.add(segment.channel());
        }
        return new Facts(inspection.context(), channels);
    }
}
