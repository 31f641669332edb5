package io.aegis.dialects;

import io.aegis.kernel.port.StreamEvent;
import io.aegis.kernel.port.ToolCallExchange;
import io.aegis.spi.content.Channel;
import io.aegis.spi.content.Segment;
import io.aegis.spi.content.Trust;
import java.util.List;

/** One tool call of a stream, whole. */
final class ChatToolCall implements ToolCallExchange {
    private final StreamEvent.ToolCall received;
    private final Segments segments = new Segments(Trust.MODEL);
    private final Json.Text name;
    private final Json payload;

    ChatToolCall(StreamEvent.ToolCall call) {
        received = call;
        name = new Json.Text(call.name());
        segments.text(Channel.TOOL_ARGUMENTS, call.choice(), "/name", name);
        payload = switch (ChatCall.ofLocalId(call.id())) {
            case FUNCTION, LEGACY -> CallArguments.read(segments, call.choice(), "/arguments", call.arguments());
            case CUSTOM -> input(call);
        };
    }

    private Json input(StreamEvent.ToolCall call) {
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
    public StreamEvent.ToolCall call() {
        String written = switch (payload) {
            case Json.Text text -> text.value();
            case Json.Embedded(Json document) -> JsonBytes.document(document);
            case Json.Numeral number -> throw new IllegalStateException();
            case Json.Literal literal -> throw new IllegalStateException();
            case Json.Array array -> throw new IllegalStateException();
            case Json.Members members -> throw new IllegalStateException();
            case Json.Encoded encoded -> throw new IllegalStateException();
        };
        return new StreamEvent.ToolCall(received.choice(), received.index(), received.id(), name.value(), written);
    }
}
