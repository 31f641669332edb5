package io.aegis.kernel;

import io.aegis.kernel.port.Exchange;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.List;

/** What a tool said: one text, whatever it looks like. */
final class ToolText implements Exchange {
    private Segment segment;

    ToolText(String text) {
        segment = Segment.text(0, Channel.TOOL_RESULT, Trust.TOOL, 0, "", text);
    }

    String text() {
        return segment.text();
    }

    @Override
    public List<Segment> segments() {
        return segment.text().isEmpty() ? List.of() : List.of(segment);
    }

    @Override
    public void replace(Segment edited) {
        segment = edited;
    }
}
