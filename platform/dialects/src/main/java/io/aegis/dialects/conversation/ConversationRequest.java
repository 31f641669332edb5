package io.aegis.dialects.conversation;

import io.aegis.dialects.content.CheckedRequest;
import io.aegis.dialects.content.Incoming;
import io.aegis.dialects.content.Shape;
import io.aegis.dialects.json.Json;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.Continuation;
import io.aegis.kernel.port.Envelope;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestExchange;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A request that goes on with a conversation, and can be written in the other dialects that know such.
 *
 * <p>What is added to it is added to its document, which is then read like one that a client sent: nothing can be added that the table would not admit.
 */
public abstract class ConversationRequest extends CheckedRequest {
    /** What an answer is written with that goes back to where it came from. Its ids are tied afresh, so they need not be anybody's. */
    private static final Envelope BACK = new Envelope("turn", "", 0, Set.of(Envelope.SEALS), List.of(), List.of());

    private final String dialect;
    private final Translations translations;

    /**
     * Reads a request.
     *
     * @param dialect the name of its dialect
     * @throws io.aegis.kernel.port.ContentException as of {@link CheckedRequest}
     */
    protected ConversationRequest(String dialect, Shape.Fields table, Incoming incoming, Translations translations) {
        super(table, incoming);
        this.dialect = dialect;
        this.translations = translations;
    }

    protected final Translations translations() {
        return translations;
    }

    @Override
    public final List<String> writable() {
        return translations.from(dialect);
    }

    @Override
    public final Outgoing outgoing(String written, String upstreamModel, UnaryOperator<String> rekey) {
        return written.equals(dialect)
                ? outgoing(upstreamModel, rekey)
                : translations.write(written, conversation(rekey), upstreamModel, streamed());
    }

    @Override
    public final RequestExchange withTools(List<ToolDefinition> tools) {
        if (tools.isEmpty()) {
            return this;
        }
        OwnTools.requireFree(tools, declaredTools());
        Extended more = extended();
        tools.forEach(tool -> declare(more, OwnTools.named(tool), OwnTools.parameters(tool, limits())));
        return read(more);
    }

    @Override
    public final Continuation followedBy(List<AnswerEvent> answer, List<ToolResult> results) {
        List<AnswerEvent> said = said(answer);
        List<CallResult> called = CallResult.of(said, results);
        Extended more = extended();
        follow(more, said, BACK, called);
        demandNothing(more);
        ConversationRequest next = read(more);
        return new Continuation(next, more.results(next.segments()));
    }

    @Override
    public final RequestExchange whole() {
        if (!streamed()) {
            return this;
        }
        Extended less = extended();
        less.remove("stream");
        less.remove("stream_options");
        return read(less);
    }

    /** What the model said in the first choice; how it ended is not said again, nor are log probabilities. */
    private static List<AnswerEvent> said(List<AnswerEvent> answer) {
        var said = new ArrayList<AnswerEvent>(answer.size());
        for (AnswerEvent event : answer) {
            switch (event) {
                case AnswerEvent.Text text when text.choice() == 0 -> said.add(text);
                case AnswerEvent.Tokens tokens
                when tokens.choice() == 0 && !tokens.text().isEmpty() ->
                    said.add(new AnswerEvent.Text(0, tokens.channel(), tokens.text()));
                case AnswerEvent.ToolCall call when call.choice() == 0 -> said.add(call);
                case AnswerEvent.Seal seal when seal.choice() == 0 -> said.add(seal);
                case AnswerEvent.Text ofAnother -> {}
                case AnswerEvent.Tokens ofAnotherOrOfNoText -> {}
                case AnswerEvent.ToolCall ofAnother -> {}
                case AnswerEvent.Seal ofAnother -> {}
                case AnswerEvent.Finished finished -> {}
                case AnswerEvent.Counted counted -> {}
                case AnswerEvent.Done done -> {}
                case AnswerEvent.Vector vector -> throw new IllegalArgumentException("a conversation has no vectors");
                case AnswerEvent.Failed failed -> throw new IllegalArgumentException("an answer that broke off");
            }
        }
        return said;
    }

    private Extended extended() {
        return new Extended(document(), authored());
    }

    private ConversationRequest read(Extended extended) {
        return read(extended.incoming(limits(), model()));
    }

    /** The request in its own dialect. */
    protected abstract Outgoing outgoing(String upstreamModel, UnaryOperator<String> rekey);

    /** What the request says. */
    protected abstract Conversation conversation(UnaryOperator<String> rekey);

    /** Reads another request as this one was read. */
    protected abstract ConversationRequest read(Incoming incoming);

    /**
     * Puts a tool of the gateway's own behind the client's.
     *
     * @param tool its name and, if it has one, its description
     * @param parameters the schema of its arguments
     */
    protected abstract void declare(Extended more, Json.Members tool, Json.Members parameters);

    /**
     * Puts an answer behind the conversation, and behind that what came of its calls.
     *
     * @param said texts, calls and seals
     * @param envelope what to write them with
     * @param results one for each call, in order
     */
    protected abstract void follow(Extended more, List<AnswerEvent> said, Envelope envelope, List<CallResult> results);

    /** Leaves it to the model whether it calls a tool, if the client demanded that it does. */
    protected abstract void demandNothing(Extended more);
}
