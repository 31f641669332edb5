package io.aegis.kernel;

import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.function.Supplier;

/** Makes an inspector of a guard that wants the whole text: it clears nothing until the end, and then sees what the guards before it said. */
final class WholeText implements Inspector {
    private final Guard guard;
    private final Supplier<Context> context;
    private final Channel channel;
    private final StringBuilder text = new StringBuilder();

    WholeText(Guard guard, Supplier<Context> context, Channel channel) {
        this.guard = guard;
        this.context = context;
        this.channel = channel;
    }

    @Override
    public Progress next(String piece) {
        text.append(piece);
        return Progress.cleared(0);
    }

    @Override
    public Progress finish() {
        var segment = Segment.text(SEGMENT, channel, Trust.MODEL, 0, "", text.toString());
        Verdict verdict = guard.inspect(new Inspection(context.get(), List.of(segment)));
        return new Progress(text.length(), verdict);
    }
}
