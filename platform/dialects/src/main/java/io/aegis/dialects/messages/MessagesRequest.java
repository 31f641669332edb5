package io.aegis.dialects.messages;

import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.content.Shape;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A messages request. The API keeps nothing of it, so there is no store to forbid: what would make it keep something is refused by the table. */
final class MessagesRequest extends ConversationRequest {
    private final Shape.Fields table;
    private final List<String> stops;

    private MessagesRequest(Shape.Fields table, Incoming incoming, Translations translations) {
        super(AnthropicMessages.NAME, table, incoming, translations);
        this.table = table;
        this.stops = Reading.items(document().get("stop_sequences")).stream()
                .map(MessagesRequest::text)
                .toList();
    }

    static MessagesRequest read(Incoming incoming, Translations translations) {
        return new MessagesRequest(MessagesRequestTable.REQUEST, incoming, translations);
    }

    /** Reads a request whose tokens are to be counted. */
    static MessagesRequest toBeCounted(Incoming incoming, Translations translations) {
        return new MessagesRequest(MessagesRequestTable.COUNTED, incoming, translations);
    }

    @Override
    public Set<ToolName> declaredTools() {
        var names = new LinkedHashSet<ToolName>();
        for (Json tool : Reading.items(document().get("tools"))) {
            Reading.text(((Json.Members) tool).get("name")).map(ToolName::of).ifPresent(names::add);
        }
        return Set.copyOf(names);
    }

    @Override
    protected Conversation conversation(UnaryOperator<String> rekey) {
        return new MessagesConversation(document(), rekey).read();
    }

    @Override
    protected Outgoing outgoing(String upstreamModel, UnaryOperator<String> rekey) {
        var unsealed = new ArrayList<String>();
        JsonBytes bytes = begun(upstreamModel);
        members(bytes, Set.of(), (name, value) -> switch (name) {
            case "metadata" -> ofUser(value, rekey);
            case "messages" -> MessagesSeals.sealed(value, unsealed);
            default -> value;
        });
        return new Outgoing(bytes.raw("}").take(), List.of(), unsealed);
    }

    private static Json ofUser(Json value, UnaryOperator<String> rekey) {
        if (!(value instanceof Json.Members metadata)) {
            return value;
        }
        Json.Members sent = metadata.copy();
        Optional.ofNullable(metadata.get("user_id")).ifPresent(id -> sent.put("user_id", rekeyed(id, rekey)));
        return sent;
    }

    /** Usage is part of every answer of the dialect. The stop sequences are the client's own words for them, whatever a guard made of those. */
    @Override
    public Envelope envelope(String runId, long created, List<String> lost) {
        return new Envelope(runId, model(), created, Set.of(Envelope.USAGE), stops, lost);
    }

    @Override
    protected ConversationRequest read(Incoming incoming) {
        return new MessagesRequest(table, incoming, translations());
    }

    @Override
    protected void declare(Extended more, Json.Members tool, Json.Members parameters) {
        MessagesContinued.declare(more, tool, parameters);
    }

    @Override
    protected void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results) {
        MessagesContinued.follow(more, said, envelope, results);
    }

    @Override
    protected void demandNothing(Extended more) {
        MessagesContinued.demandNothing(more);
    }
}
