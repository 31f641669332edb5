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

/** Makes an inspector of a guard that wants the whole text: it clears nothing until the end, and then sees what the guards before it said. */
final class WholeText implements Inspector {
    private final Guard guard;
    private Context context;
    private final Channel channel;
    private final StringBuilder text = new StringBuilder();

    WholeText(Guard guard, Context context, Channel channel) {
        this.guard = guard;
        this.context = context;
        this.channel = channel;
    }

    /** Says what is known of the run at the end of the text. */
    void endsIn(Context known) {
        context = known;
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
        return new Progress(text.length(), verdict);
    }
}
