package io.aegis.dialects.messages;

import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed message: content blocks one after the other, each with a beginning and an end. Why the message ended and what it cost is one event of
 * the dialect, so the end is held back until both are known.
 */
final class MessagesStreamEncoder implements StreamEncoder {
    private final JsonBytes bytes = new JsonBytes(512);
    private final Envelope envelope;
    private boolean begun;
    private int blocks;
    private int calls;
    private boolean refused;

    /** What the block is of that is open, if one is. */
    private @Nullable Channel open;

    private AnswerEvent.Finished end = new AnswerEvent.Finished(0, Ending.STOP);
    private Usage usage = new Usage(0, 0, 0, 0);

    MessagesStreamEncoder(Envelope envelope) {
        this.envelope = envelope;
    }

    @Override
    public byte[] text(int choice, Channel channel, String text) {
        openBlock(channel);
        delta(channel == Channel.REASONING ? "thinking_delta\",\"thinking\":" : "text_delta\",\"text\":", text);
        return bytes.take();
    }

    /** The dialect has no log probabilities. */
    @Override
    public byte[] tokens(int choice, Channel channel, String text, Logprobs logprobs) {
        return text.isEmpty() ? new byte[0] : text(choice, channel, text);
    }

    @Override
    public byte[] toolCall(AnswerEvent.ToolCall call) {
        begin();
        closeBlock();
        start();
        bytes.raw("{\"type\":\"tool_use\",\"id\":")
                .string(MessagesIds.call(envelope, calls++))
                .raw(",\"name\":")
                .string(call.name())
                .raw(",\"input\":{}}}\n\n");
        delta("input_json_delta\",\"partial_json\":", MessagesCall.input(call));
        stop();
        return bytes.take();
    }

    @Override
    public byte[] seal(AnswerEvent.Seal seal) {
        if (seal.whole()) {
            begin();
            closeBlock();
            start();
            bytes.raw("{\"type\":\"redacted_thinking\",\"data\":")
                    .string(seal.value())
                    .raw("}}\n\n");
            stop();
        } else {
            openBlock(Channel.REASONING);
            delta("signature_delta\",\"signature\":", seal.value());
            closeBlock();
        }
        return bytes.take();
    }

    @Override
    public byte[] finished(AnswerEvent.Finished finished) {
        begin();
        closeBlock();
        end = finished;
        return bytes.take();
    }

    @Override
    public byte[] usage(Usage counted) {
        usage = counted;
        return new byte[0];
    }

    @Override
    public byte[] done() {
        begin();
        closeBlock();
        event("message_delta").raw(",\"delta\":{");
        MessagesEnd.write(bytes, end, calls > 0, refused, envelope);
        MessagesUsage.write(bytes.raw("},\"usage\":"), usage);
        bytes.raw("}\n\n");
        event("message_stop").raw("}\n\n");
        return bytes.take();
    }

    @Override
    public byte[] error(Refusal refusal) {
        MessagesError.write(bytes.raw("event: error\ndata: "), refusal);
        return bytes.raw("\n\n").take();
    }

    @Override
    public byte[] keepAlive() {
        return ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    private void begin() {
        if (begun) {
            return;
        }
        begun = true;
        event("message_start")
                .raw(",\"message\":{\"id\":")
                .string(MessagesIds.message(envelope))
                .raw(",\"type\":\"message\",\"role\":\"assistant\",\"model\":")
                .string(envelope.model())
                .raw(",\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
        MessagesUsage.write(bytes, usage);
        Report.member(bytes, envelope);
        bytes.raw("}}\n\n");
    }

    private void openBlock(Channel channel) {
        begin();
        if (open == channel) {
            return;
        }
        closeBlock();
        open = channel;
        start();
        bytes.raw(
                switch (channel) {
                    case REASONING -> "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n";
                    case ASSISTANT, REFUSAL -> "{\"type\":\"text\",\"text\":\"\"}}\n\n";
                    case SYSTEM, USER, TOOL_DEFINITION, TOOL_ARGUMENTS, TOOL_RESULT, RETRIEVED, METADATA, UNKNOWN ->
                        throw new IllegalArgumentException("a model writes no text of channel " + channel);
                });
        refused |= channel == Channel.REFUSAL;
    }

    private void closeBlock() {
        if (open != null) {
            open = null;
            stop();
        }
    }

    private void start() {
        event("content_block_start").raw(",\"index\":").number(blocks).raw(",\"content_block\":");
    }

    private void delta(String kind, String text) {
        event("content_block_delta")
                .raw(",\"index\":")
                .number(blocks)
                .raw(",\"delta\":{\"type\":\"")
                .raw(kind)
                .string(text)
                .raw("}}\n\n");
    }

    private void stop() {
        event("content_block_stop").raw(",\"index\":").number(blocks++).raw("}\n\n");
    }

    private JsonBytes event(String type) {
        return bytes.raw("event: ")
                .raw(type)
                .raw("\ndata: {\"type\":\"")
                .raw(type)
                .raw("\"");
    }
}
