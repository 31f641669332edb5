package io.aegis.dialects.chat;

import static java.util.Objects.requireNonNull;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.conversation.CallResult;
import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.ConversationRequest;
import io.aegis.dialects.conversation.Extended;
import io.aegis.dialects.conversation.Translations;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.ToolName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A chat completion request. */
final class ChatRequest extends ConversationRequest {
    private static final Set<String> SHARED_UPSTREAM = Set.of("user", "prompt_cache_key", "safety_identifier");

    /** Members that we write whatever the client wrote. */
    private static final Set<String> OURS = Set.of("store", "stream_options");

    ChatRequest(Incoming incoming, Translations translations) {
        super(OpenAiChat.NAME, ChatRequestTable.REQUEST, incoming, translations);
    }

    @Override
    public boolean logprobs() {
        return document().get("logprobs") == Json.Literal.TRUE
                || (document().present("top_logprobs") instanceof Json.Numeral number
                        && !number.literal().equals("0"));
    }

    @Override
    public int choices() {
        return document().present("n") instanceof Json.Numeral number ? Integer.parseInt(number.literal()) : 1;
    }

    @Override
    public Set<ToolName> declaredTools() {
        var names = new LinkedHashSet<ToolName>();
        if (document().get("tools") instanceof Json.Array tools) {
            for (Json tool : tools.items()) {
                var declared = (Json.Members) tool;
                names.add(ToolName.of(name(declared.get(text(declared.get("type"))))));
            }
        }
        if (document().get("functions") instanceof Json.Array functions) {
            functions.items().forEach(function -> names.add(ToolName.of(name(function))));
        }
        return Set.copyOf(names);
    }

    @Override
    protected Conversation conversation(UnaryOperator<String> rekey) {
        return new ChatConversation(document(), rekey).read();
    }

    @Override
    protected Outgoing outgoing(String upstreamModel, UnaryOperator<String> rekey) {
        JsonBytes bytes = begun(upstreamModel);
        members(bytes, OURS, (name, value) -> SHARED_UPSTREAM.contains(name) ? rekeyed(value, rekey) : value);
        bytes.raw(",\"store\":false");
        if (streamed()) {
            streamOptions(bytes);
        }
        return new Outgoing(bytes.raw("}").take());
    }

    /** Tokens are counted whether or not the client wants to see the count. */
    private void streamOptions(JsonBytes bytes) {
        bytes.raw(",\"stream_options\":");
        if (document().get("stream_options") instanceof Json.Members options) {
            Json.Members asked = options.copy();
            asked.put("include_usage", Json.Literal.TRUE);
            bytes.value(asked);
        } else {
            bytes.raw("{\"include_usage\":true}");
        }
    }

    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        boolean usage = document().get("stream_options") instanceof Json.Members options
                && options.get("include_usage") == Json.Literal.TRUE;
        Set<String> form = usage ? Set.of(Envelope.USAGE) : Set.of();
        return new Envelope(runId, model(), created, form, List.of(), lost);
    }

    @Override
    protected ConversationRequest read(Incoming incoming) {
        return new ChatRequest(incoming, translations());
    }

    @Override
    protected void declare(Extended more, Json.Members tool, Json.Members parameters) {
        ChatContinued.declare(more, tool, parameters);
    }

    @Override
    protected void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        ChatContinued.follow(more, said, envelope, results);
    }

    @Override
    protected void demandNothing(Extended more) {
        ChatContinued.demandNothing(more);
    }

    private static String name(@Nullable Json declared) {
        return text(((Json.Members) requireNonNull(declared)).get("name"));
    }
}
