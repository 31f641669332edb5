package io.aegis.dialects.responses;

import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.OpenAiError;
import io.aegis.dialects.openai.TokenList;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Refusal;
import io.aegis.kernel.port.StreamEncoder;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the events of a streamed response. Each has a name and a number, and each item, each part and the response itself is said again as a whole when it
 * is over.
 */
final class ResponsesStreamEncoder implements StreamEncoder, ResponsesDraft.Progress {
    private static final String END = "}\n\n";

    private final JsonBytes bytes = new JsonBytes(512);
    private final ResponsesDraft draft;
    private int events;

    ResponsesStreamEncoder(Envelope envelope) {
        draft = new ResponsesDraft(envelope, this);
    }

    @Override
    public byte[] text(int choice, Channel channel, String text) {
        begin(choice);
        draft.text(channel, text, List.of());
        return bytes.take();
    }

    @Override
    public byte[] tokens(int choice, Channel channel, String text, Logprobs logprobs) {
        begin(choice);
        draft.tokens(channel, text, logprobs);
        return bytes.take();
    }

    @Override
    public byte[] toolCall(AnswerEvent.ToolCall call) {
        begin(call.choice());
        draft.call(call);
        return bytes.take();
    }

    @Override
    public byte[] seal(AnswerEvent.Seal seal) {
        begin(seal.choice());
        draft.seal(seal.value());
        return bytes.take();
    }

    @Override
    public byte[] finished(AnswerEvent.Finished finished) {
        begin(finished.choice());
        draft.end(finished.ending());
        return bytes.take();
    }

    /** The count is a part of the last event. */
    @Override
    public byte[] usage(Usage usage) {
        draft.count(usage);
        return new byte[0];
    }

    @Override
    public byte[] done() {
        begin(0);
        response("response." + draft.status(), draft.status());
        return bytes.take();
    }

    /** The published event is the error itself; clients also look for it in a member, so it stands there too. */
    @Override
    public byte[] error(Refusal refusal) {
        event("error")
                .raw(",\"code\":")
                .string(refusal.code().code())
                .raw(",\"message\":")
                .string(OpenAiError.message(refusal))
                .raw(",\"param\":null,\"error\":");
        OpenAiError.object(bytes, refusal);
        return bytes.raw(END).take();
    }

    @Override
    public byte[] keepAlive() {
        return ": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII);
    }

    private void begin(int choice) {
        ResponsesDraft.requireOnly(choice);
        if (events == 0) {
            response("response.created", ResponsesItem.IN_PROGRESS);
            response("response.in_progress", ResponsesItem.IN_PROGRESS);
        }
    }

    private void response(String type, String status) {
        draft.write(event(type).raw(",\"response\":"), status);
        bytes.raw(END);
    }

    private JsonBytes event(String type) {
        return bytes.raw("event: ")
                .raw(type)
                .raw("\ndata: {\"type\":\"")
                .raw(type)
                .raw("\",\"sequence_number\":")
                .number(events++);
    }

    @Override
    public void begun(int at, ResponsesItem item) {
        item("response.output_item.added", at, item, ResponsesItem.IN_PROGRESS);
    }

    @Override
    public void ended(int at, ResponsesItem item, String status) {
        item("response.output_item.done", at, item, status);
    }

    private void item(String type, int at, ResponsesItem item, String status) {
        item.write(event(type).raw(",\"output_index\":").number(at).raw(",\"item\":"), status);
        bytes.raw(END);
    }

    private JsonBytes within(String type, int at, ResponsesItem item) {
        event(type)
                .raw(",\"item_id\":")
                .string(item.id())
                .raw(",\"output_index\":")
                .number(at);
        return switch (item) {
            case ResponsesItem.Message message ->
                bytes.raw(",\"content_index\":").number(message.parts().size() - 1L);
            case ResponsesItem.Reasoning reasoning -> bytes.raw(",\"summary_index\":0");
            case ResponsesItem.Call call -> bytes;
        };
    }

    @Override
    public void partBegun(int at, ResponsesItem item) {
        switch (item) {
            case ResponsesItem.Message message -> {
                within("response.content_part.added", at, item).raw(",\"part\":");
                new ResponsesItem.Part(message.parts().getLast().isRefusal()).write(bytes);
            }
            case ResponsesItem.Reasoning reasoning -> {
                within("response.reasoning_summary_part.added", at, item).raw(",\"part\":");
                ResponsesItem.Reasoning.writePart(bytes, "");
            }
            case ResponsesItem.Call call -> throw new IllegalStateException("a call has no parts");
        }
        bytes.raw(END);
    }

    @Override
    public void said(int at, ResponsesItem item, String text, List<Logprobs.Token> tokens) {
        switch (item) {
            case ResponsesItem.Message message -> {
                boolean refusal = message.parts().getLast().isRefusal();
                within(refusal ? "response.refusal.delta" : "response.output_text.delta", at, item)
                        .raw(",\"delta\":")
                        .string(text);
                if (!refusal) {
                    TokenList.write(bytes.raw(",\"logprobs\":"), tokens, false);
                }
            }
            case ResponsesItem.Reasoning reasoning ->
                within("response.reasoning_summary_text.delta", at, item)
                        .raw(",\"delta\":")
                        .string(text);
            case ResponsesItem.Call call ->
                within(arguments(call) + ".delta", at, item).raw(",\"delta\":").string(text);
        }
        bytes.raw(END);
    }

    private static String arguments(ResponsesItem.Call call) {
        return call.isCustom() ? "response.custom_tool_call_input" : "response.function_call_arguments";
    }

    @Override
    public void partEnded(int at, ResponsesItem item) {
        switch (item) {
            case ResponsesItem.Message message -> {
                ResponsesItem.Part part = message.parts().getLast();
                textDone(at, message, part);
                part.write(within("response.content_part.done", at, item).raw(",\"part\":"));
            }
            case ResponsesItem.Reasoning reasoning -> {
                String text = reasoning.text().toString();
                within("response.reasoning_summary_text.done", at, item)
                        .raw(",\"text\":")
                        .string(text)
                        .raw(END);
                ResponsesItem.Reasoning.writePart(
                        within("response.reasoning_summary_part.done", at, item).raw(",\"part\":"), text);
            }
            case ResponsesItem.Call call ->
                within(arguments(call) + ".done", at, item)
                        .raw(",\"name\":")
                        .string(call.call().name())
                        .raw(call.isCustom() ? ",\"input\":" : ",\"arguments\":")
                        .string(call.call().arguments());
        }
        bytes.raw(END);
    }

    private void textDone(int at, ResponsesItem.Message message, ResponsesItem.Part part) {
        String text = part.text().toString();
        if (part.isRefusal()) {
            within("response.refusal.done", at, message).raw(",\"refusal\":").string(text);
        } else {
            within("response.output_text.done", at, message).raw(",\"text\":").string(text);
            TokenList.write(bytes.raw(",\"logprobs\":"), part.tokens(), false);
        }
        bytes.raw(END);
    }
}
