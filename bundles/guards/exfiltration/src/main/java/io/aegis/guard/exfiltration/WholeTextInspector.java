package io.aegis.guard.exfiltration;

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

/** Holds a text back until it is whole, and then asks a guard. For arguments of tools, which are let go whole anyway. */
final class WholeTextInspector implements Inspector {
    private final Guard guard;
    private final Context context;
    private final Channel channel;
    private final StringBuilder text = new StringBuilder();

    WholeTextInspector(Guard guard, Context context, Channel channel) {
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
        Verdict verdict = guard.inspect(new Inspection(context, List.of(segment)));
        boolean proceeds = verdict.outcome() instanceof Verdict.Outcome.Proceed;
        return new Progress(proceeds ? text.length() : 0, verdict);
    }
}
