package io.aegis.dialects.messages;

import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a whole message. Used once. */
final class MessagesAnswerWriter {
    private final Envelope envelope;
    private final JsonBytes bytes = new JsonBytes(1024);

    /** Text that the open block says, if one is open. */
    private final StringBuilder text = new StringBuilder();

    private @Nullable Channel open;
    private String comma = "";
    private int calls;
    private boolean refused;
    private AnswerEvent.Finished end = new AnswerEvent.Finished(0, Ending.STOP);
    private Usage usage = new Usage(0, 0, 0, 0);

    MessagesAnswerWriter(Envelope envelope) {
        this.envelope = envelope;
    }

    byte[] write(List<AnswerEvent> events) {
        bytes.raw("{\"id\":")
                .string(MessagesIds.message(envelope))
                .raw(",\"type\":\"message\",\"role\":\"assistant\",\"model\":")
                .string(envelope.model())
                .raw(",\"content\":[");
        events.forEach(this::take);
        close("");
        bytes.raw("],");
        MessagesEnd.write(bytes, end, calls > 0, refused, envelope);
        MessagesUsage.write(bytes.raw(",\"usage\":"), usage);
        Report.member(bytes, envelope);
        return bytes.raw("}").take();
    }

    private void take(AnswerEvent event) {
        switch (event) {
            case AnswerEvent.Text(int choice, Channel channel, String said) -> say(channel, said);
            case AnswerEvent.Tokens(var choice, Channel channel, String said, var logprobs) -> say(channel, said);
            case AnswerEvent.ToolCall call -> call(call);
            case AnswerEvent.Seal seal -> seal(seal);
            case AnswerEvent.Finished finished -> end = finished;
            case AnswerEvent.Counted(Usage counted) -> usage = counted;
            case AnswerEvent.Vector vector -> throw new IllegalArgumentException("a conversation has no vectors");
            case AnswerEvent.Done done -> throw new IllegalArgumentException("a whole answer has no last event");
            case AnswerEvent.Failed failed -> throw new IllegalArgumentException("a whole answer does not fail");
        }
    }

    private void say(Channel channel, String said) {
        if (said.isEmpty()) {
            return;
        }
        if (open != channel) {
            close("");
            open = channel;
        }
        refused |= channel == Channel.REFUSAL;
        text.append(said);
    }

    private void call(AnswerEvent.ToolCall call) {
        close("");
        begin().raw("{\"type\":\"tool_use\",\"id\":")
                .string(MessagesIds.call(envelope, calls++))
                .raw(",\"name\":")
                .string(call.name())
                .raw(",\"input\":")
                .raw(utf8(MessagesCall.input(call)))
                .raw("}");
    }

    private void seal(AnswerEvent.Seal seal) {
        if (seal.whole()) {
            close("");
            begin().raw("{\"type\":\"redacted_thinking\",\"data\":")
                    .string(seal.value())
                    .raw("}");
        } else {
            if (open != Channel.REASONING) {
                close("");
                open = Channel.REASONING;
            }
            close(seal.value());
        }
    }

    private void close(String signature) {
        if (open == null) {
            return;
        }
        if (open == Channel.REASONING) {
            begin().raw("{\"type\":\"thinking\",\"thinking\":")
                    .string(text.toString())
                    .raw(",\"signature\":")
                    .string(signature)
                    .raw("}");
        } else {
            begin().raw("{\"type\":\"text\",\"text\":").string(text.toString()).raw("}");
        }
        text.setLength(0);
        open = null;
    }

    private JsonBytes begin() {
        bytes.raw(comma);
        comma = ",";
        return bytes;
    }

    private static byte[] utf8(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
