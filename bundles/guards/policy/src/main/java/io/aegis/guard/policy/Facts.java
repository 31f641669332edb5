package io.aegis.guard.policy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Inspection;
import java.util.Set;
import java.util.stream.Collectors;

/** What rules may ask about: the context and the channels that hold content, but no content. */
record Facts(Context context, Set<Channel> channels) {
    static Facts of(Inspection inspection) {
        return new Facts(
                inspection.context(),
                inspection.segments().stream().map(Segment::channel).collect(Collectors.toUnmodifiableSet()));
    }
}
