package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.kernel.port.ToolName;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.List;

/** One tool call of a stream, whole. */
public final class ToolCallContent implements ToolCallExchange {
    private final AnswerEvent.ToolCall received;
    private final Segments segments = new Segments(Trust.MODEL);
    private final Json.Text namespace;
    private final Json.Text name;
    private final Json payload;

    public ToolCallContent(AnswerEvent.ToolCall call) {
        received = call;
        namespace = new Json.Text(call.tool().namespace());
        name = new Json.Text(call.name());
        segments.text(Channel.TOOL_ARGUMENTS, call.choice(), "/namespace", namespace);
        segments.text(Channel.TOOL_ARGUMENTS, call.choice(), "/name", name);
        payload = switch (call.kind()) {
            case FUNCTION, LEGACY -> CallArguments.read(segments, call.choice(), "/arguments", call.arguments());
            case CUSTOM -> input(call);
        };
    }

    private Json input(AnswerEvent.ToolCall call) {
        var input = new Json.Text(call.arguments());
        segments.text(Channel.TOOL_ARGUMENTS, call.choice(), "/input", input);
        return input;
    }

    @Override
    public List<Segment> segments() {
        return segments.all();
    }

    @Override
    public void replace(Segment segment) {
        segments.replace(segment);
    }

    @Override
    public AnswerEvent.ToolCall call() {
        return new AnswerEvent.ToolCall(
                received.choice(),
                received.index(),
                received.kind(),
                new ToolName(namespace.value(), name.value()),
                Written.text(payload));
    }

    @Override
    public String arguments() {
        return Written.document(payload);
    }
}
