package io.aegis.dialects.chat;

import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.OpenAiError;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Writes a streamed chat completion. Everything that all chunks share is written once. */
final class ChatStreamEncoder implements StreamEncoder {
    private static final String END = "}\n\n";

    private final JsonBytes bytes = new JsonBytes(512);
    private final Envelope envelope;
    private final byte[] head;
    private final String tail;
    /** Tool calls written so far, by choice; a choice is there once its first chunk was written. */
    private final Map<Integer, Integer> calls = new HashMap<>();

    /** Choices that called a tool in the older shape. */
    private final Set<Integer> legacy = new HashSet<>();

    ChatStreamEncoder(Envelope envelope) {
        this.envelope = envelope;
        this.head = new JsonBytes(256)
                .raw("data: {\"id\":")
                .string("chatcmpl-" + envelope.runId())
                .raw(",\"object\":\"chat.completion.chunk\",\"created\":")
                .number(envelope.created())
                .raw(",\"model\":")
                .string(envelope.model())
                .raw(",\"choices\":[")
                .take();
        this.tail = "}]" + (envelope.includeUsage() ? ",\"usage\":null" : "") + END;
    }

    @Override
    public byte[] text(int choice, Channel channel, String text) {
        begin(choice);
        open(choice).raw(member(channel)).string(text);
        return close("null");
    }

    @Override
    public byte[] tokens(int choice, Channel channel, String text, Logprobs logprobs) {
        begin(choice);
        open(choice);
        if (!text.isEmpty()) {
            bytes.raw(member(channel)).string(text);
        }
        ChatLogprobs.write(bytes.raw("},\"logprobs\":"), logprobs);
        return bytes.raw(",\"finish_reason\":null").raw(tail).take();
    }

    private static String member(Channel channel) {
        return switch (channel) {
            case ASSISTANT -> "\"content\":";
            case REASONING -> "\"reasoning_content\":";
            case REFUSAL -> "\"refusal\":";
            case SYSTEM, USER, TOOL_DEFINITION, TOOL_ARGUMENTS, TOOL_RESULT, RETRIEVED, METADATA, UNKNOWN ->
                throw new IllegalArgumentException("a model writes no text of channel " + channel);
        };
    }

    @Override
    public byte[] toolCall(AnswerEvent.ToolCall call) {
        int choice = call.choice();
        begin(choice);
        open(choice);
        switch (call.kind()) {
            case LEGACY -> {
                legacy.add(choice);
                called("\"function_call\":{\"name\":", call, "\"arguments\":");
            }
            case FUNCTION -> {
                tool(choice, "function");
                called("{\"name\":", call, "\"arguments\":");
                bytes.raw("}]");
            }
            case CUSTOM -> {
                tool(choice, "custom");
                called("{\"name\":", call, "\"input\":");
                bytes.raw("}]");
            }
        }
        return close("null");
    }

    /** A call that was blocked leaves no gap: clients take the index for a position. */
    private void tool(int choice, String type) {
        int index = calls.merge(choice, 1, Integer::sum) - 1;
        bytes.raw("\"tool_calls\":[{\"index\":")
                .number(index)
                .raw(",\"id\":")
                .string(ChatIds.call(envelope, choice, index))
                .raw(",\"type\":\"")
                .raw(type)
                .raw("\",\"")
                .raw(type)
                .raw("\":");
    }

    private void called(String name, AnswerEvent.ToolCall call, String payload) {
        bytes.raw(name)
                .string(call.name())
                .raw(",")
                .raw(payload)
                .string(call.arguments())
                .raw("}");
    }

    @Override
    public byte[] seal(AnswerEvent.Seal seal) {
        return new byte[0];
    }

    @Override
    public byte[] finished(AnswerEvent.Finished finished) {
        int choice = finished.choice();
        begin(choice);
        open(choice);
        String reason = ChatReason.word(finished.ending(), legacy.contains(choice));
        bytes.raw("},\"logprobs\":null,\"finish_reason\":").string(reason).raw(tail);
        return bytes.take();
    }

    @Override
    public byte[] usage(Usage usage) {
        if (!envelope.includeUsage()) {
            return new byte[0];
        }
        ChatUsage.write(bytes.raw(head).raw("],\"usage\":"), usage);
        return bytes.raw(END).take();
    }

    @Override
    public byte[] done() {
        return "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] error(Refusal refusal) {
        OpenAiError.write(bytes.raw("data: "), refusal);
        return bytes.raw("\n\n").take();
    }

    @Override
    public byte[] keepAlive() {
        return ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    private void begin(int choice) {
        boolean first = calls.isEmpty();
        if (calls.putIfAbsent(choice, 0) == null) {
            open(choice).raw("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null");
            bytes.raw("},\"logprobs\":null,\"finish_reason\":null");
            if (first && !envelope.lost().isEmpty()) {
                bytes.raw("}]").raw(envelope.includeUsage() ? ",\"usage\":null" : "");
                Report.member(bytes, envelope);
                bytes.raw(END);
            } else {
                bytes.raw(tail);
            }
        }
    }

    private JsonBytes open(int choice) {
        return bytes.raw(head).raw("{\"index\":").number(choice).raw(",\"delta\":{");
    }

    private byte[] close(String reason) {
        return bytes.raw("},\"logprobs\":null,\"finish_reason\":")
                .raw(reason)
                .raw(tail)
                .take();
    }
}
