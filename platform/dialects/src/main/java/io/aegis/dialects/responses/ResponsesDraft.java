package io.aegis.dialects.responses;

import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Report;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Ending;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Logprobs;
import io.aegis.kernel.port.Usage;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A response while its answer is released: what a stream says piece by piece, and its last event and a whole answer say at once. */
final class ResponsesDraft {
    /** Hears how the response grows. */
    interface Progress {
        default void begun(int at, ResponsesItem item) {}

        default void partBegun(int at, ResponsesItem item) {}

        /** Text or arguments were added to the last part of the item. */
        default void said(int at, ResponsesItem item, String text, List<Logprobs.Token> tokens) {}

        default void partEnded(int at, ResponsesItem item) {}

        default void ended(int at, ResponsesItem item, String status) {}
    }

    private final Envelope envelope;
    private final ResponsesIds ids;
    private final Progress progress;
    private final List<ResponsesItem> items = new ArrayList<>();
    private @Nullable ResponsesItem open;
    private Ending ending = Ending.STOP;
    private @Nullable Usage usage;

    ResponsesDraft(Envelope envelope, Progress progress) {
        this.envelope = envelope;
        this.ids = new ResponsesIds(envelope);
        this.progress = progress;
    }

    /** A response has one choice. */
    static void requireOnly(int choice) {
        if (choice != 0) {
            throw Refuse.upstream("the upstream answered with a choice that nobody asked for");
        }
    }

    void text(Channel channel, String text, List<Logprobs.Token> tokens) {
        switch (channel) {
            case ASSISTANT -> say(false, text, tokens);
            case REFUSAL -> say(true, text, tokens);
            case REASONING -> think(text);
            case SYSTEM, USER, TOOL_DEFINITION, TOOL_ARGUMENTS, TOOL_RESULT, RETRIEVED, METADATA, UNKNOWN ->
                throw new IllegalArgumentException("a model writes no text of channel " + channel);
        }
    }

    /** Tokens of a text, which may be empty: then they belong to the text before them. Those of a refusal or a call have no place. */
    void tokens(Channel channel, String text, Logprobs logprobs) {
        List<Logprobs.Token> tokens = logprobs.content();
        if (!text.isEmpty()) {
            text(channel, text, channel == Channel.ASSISTANT ? tokens : List.of());
        } else if (open instanceof ResponsesItem.Message message
                && !message.parts().getLast().isRefusal()) {
            say(false, "", tokens);
        } else {
            lastText().ifPresent(part -> part.tokens().addAll(tokens));
        }
    }

    private Optional<ResponsesItem.Part> lastText() {
        return items.reversed().stream()
                .flatMap(item -> item instanceof ResponsesItem.Message message
                        ? message.parts().reversed().stream()
                        : Stream.empty())
                .filter(part -> !part.isRefusal())
                .findFirst();
    }

    private void say(boolean refusal, String text, List<Logprobs.Token> tokens) {
        ResponsesItem.Message message = open instanceof ResponsesItem.Message said
                ? said
                : begin(new ResponsesItem.Message(ids.message(items.size())));
        List<ResponsesItem.Part> parts = message.parts();
        if (parts.isEmpty() || parts.getLast().isRefusal() != refusal) {
            if (!parts.isEmpty()) {
                progress.partEnded(last(), message);
            }
            parts.add(new ResponsesItem.Part(refusal));
            progress.partBegun(last(), message);
        }
        parts.getLast().text().append(text);
        parts.getLast().tokens().addAll(tokens);
        progress.said(last(), message, text, tokens);
    }

    private void think(String text) {
        ResponsesItem.Reasoning reasoning = open instanceof ResponsesItem.Reasoning thought && !thought.isOver()
                ? thought
                : begin(new ResponsesItem.Reasoning(ids.reasoning(items.size())));
        if (reasoning.text().isEmpty()) {
            progress.partBegun(last(), reasoning);
        }
        reasoning.text().append(text);
        progress.said(last(), reasoning, text, List.of());
    }

    /** The seal of the reasoning before it; with none before it, of reasoning that is not shown. */
    void seal(String value) {
        boolean asked = envelope.form().contains(Envelope.SEALS);
        if (open instanceof ResponsesItem.Reasoning thought && !thought.isOver()) {
            thought.end(asked ? value : null);
        } else if (asked) {
            begin(new ResponsesItem.Reasoning(ids.reasoning(items.size()))).end(value);
        }
    }

    void call(AnswerEvent.ToolCall call) {
        int at = items.size();
        var item = begin(new ResponsesItem.Call(ids.item(call.kind(), at), ids.call(at), call));
        progress.said(at, item, call.arguments(), List.of());
        close(ResponsesItem.COMPLETED);
    }

    void end(Ending how) {
        ending = how;
        close(ResponsesEnding.status(how));
    }

    void count(Usage counted) {
        usage = counted;
    }

    private <T extends ResponsesItem> T begin(T item) {
        close(ResponsesItem.COMPLETED);
        open = item;
        items.add(item);
        progress.begun(last(), item);
        return item;
    }

    private void close(String status) {
        if (open == null) {
            return;
        }
        ResponsesItem item = open;
        open = null;
        switch (item) {
            case ResponsesItem.Message message -> progress.partEnded(last(), message);
            case ResponsesItem.Reasoning reasoning -> {
                if (!reasoning.text().isEmpty()) {
                    progress.partEnded(last(), reasoning);
                }
            }
            case ResponsesItem.Call call -> progress.partEnded(last(), call);
        }
        progress.ended(last(), item, status);
    }

    private int last() {
        return items.size() - 1;
    }

    String status() {
        return ResponsesEnding.status(ending);
    }

    /**
     * Writes the response. What it says of tools and settings is what it would say if nobody had asked for anything: the request is not repeated.
     *
     * @param status of the response
     */
    void write(JsonBytes bytes, String status) {
        bytes.raw("{\"id\":")
                .string(ids.response())
                .raw(",\"object\":\"response\",\"created_at\":")
                .number(envelope.created())
                .raw(",\"status\":\"")
                .raw(status)
                .raw("\",\"error\":null,\"incomplete_details\":");
        boolean over = !status.equals(ResponsesItem.IN_PROGRESS);
        bytes.raw(over && ResponsesEnding.isIncomplete(ending) ? "{\"reason\":\"" + reason() + "\"}" : "null")
                .raw(",\"instructions\":null,\"metadata\":{},\"model\":")
                .string(envelope.model())
                .raw(",\"output\":[");
        if (over) {
            output(bytes);
        }
        bytes.raw(
                "],\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":null");
        if (over && usage != null) {
            ResponsesUsage.write(bytes.raw(",\"usage\":"), usage);
        }
        Report.member(bytes, envelope);
        bytes.raw("}");
    }

    private String reason() {
        return ending == Ending.LENGTH ? "max_output_tokens" : "content_filter";
    }

    private void output(JsonBytes bytes) {
        for (int at = 0; at < items.size(); at++) {
            ResponsesItem item = items.get(at);
            boolean brokenOff = at == last() && !(item instanceof ResponsesItem.Call);
            item.write(bytes.raw(at == 0 ? "" : ","), brokenOff ? status() : ResponsesItem.COMPLETED);
        }
    }
}
