package io.aegis.dialects.responses;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.conversation.CallResult;
import io.aegis.dialects.conversation.Conversation;
import io.aegis.dialects.conversation.ConversationRequest;
import io.aegis.dialects.conversation.Extended;
import io.aegis.dialects.conversation.Reading;
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

/** A request for a response. */
final class ResponsesRequest extends ConversationRequest {
    private static final Set<String> SHARED_UPSTREAM = Set.of("user", "prompt_cache_key", "safety_identifier");

    ResponsesRequest(Incoming incoming, Translations translations) {
        super(OpenAiResponses.NAME, ResponsesRequestTable.REQUEST, incoming, translations);
    }

    @Override
    public boolean logprobs() {
        return includes(ResponsesRequestTable.LOGPROBS)
                || Reading.number(document().get("top_logprobs"))
                        .filter(count -> !count.equals("0"))
                        .isPresent();
    }

    @Override
    public Set<ToolName> declaredTools() {
        var tools = new LinkedHashSet<ToolName>();
        declare("", document().get("tools"), tools);
        return Set.copyOf(tools);
    }

    private static void declare(String namespace, @Nullable Json declared, Set<ToolName> tools) {
        for (Json each : Reading.items(declared)) {
            var tool = (Json.Members) each;
            switch (text(tool.get("type"))) {
                case "namespace" -> declare(text(tool.get("name")), tool.get("tools"), tools);
                case "function", "custom" -> tools.add(new ToolName(namespace, text(tool.get("name"))));
                default -> {} // the provider runs it, and nobody sees it called
            }
        }
    }

    @Override
    protected Conversation conversation(UnaryOperator<String> rekey) {
        return new ResponsesConversation(document(), rekey).read();
    }

    @Override
    protected Outgoing outgoing(String upstreamModel, UnaryOperator<String> rekey) {
        JsonBytes bytes = begun(upstreamModel);
        members(
                bytes,
                Set.of("store"),
                (name, value) -> SHARED_UPSTREAM.contains(name) ? rekeyed(value, rekey) : value);
        return new Outgoing(bytes.raw(",\"store\":false}").take());
    }

    /** Every response says how many tokens it took. */
    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        Set<String> form =
                includes(ResponsesRequestTable.SEALS) ? Set.of(Envelope.USAGE, Envelope.SEALS) : Set.of(Envelope.USAGE);
        return new Envelope(runId, model(), created, form, List.of(), lost);
    }

    @Override
    protected ConversationRequest read(Incoming incoming) {
        return new ResponsesRequest(incoming, translations());
    }

    @Override
    protected void declare(Extended more, Json.Members tool, Json.Members parameters) {
        ResponsesContinued.declare(more, tool, parameters);
    }

    @Override
    protected void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        ResponsesContinued.follow(more, said, envelope, results);
    }

    @Override
    protected void demandNothing(Extended more) {
        ResponsesContinued.demandNothing(more);
    }

    private boolean includes(String what) {
        return Reading.items(document().get("include")).stream()
                .anyMatch(item -> Reading.text(item).filter(what::equals).isPresent());
    }
}
