package io.aegis.dialects.conversation;

import io.aegis.dialects.content.CheckedRequest;
import io.aegis.dialects.content.Shape;
import io.aegis.kernel.port.Outgoing;
import io.aegis.kernel.port.RequestLimits;
import java.util.List;
import java.util.function.UnaryOperator;

/** A request that goes on with a conversation, and can be written in the other dialects that know such. */
public abstract class ConversationRequest extends CheckedRequest {
    private final String dialect;
    private final Translations translations;

    /**
     * Reads a request.
     *
     * @param dialect the name of its dialect
     * @throws io.aegis.kernel.port.ContentException as of {@link CheckedRequest}
     */
    protected ConversationRequest(
            String dialect, Shape.Fields table, byte[] body, RequestLimits limits, Translations translations) {
        super(table, body, limits);
        this.dialect = dialect;
        this.translations = translations;
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

    /** The request in its own dialect. */
    protected abstract Outgoing outgoing(String upstreamModel, UnaryOperator<String> rekey);

    /** What the request says. */
    protected abstract Conversation conversation(UnaryOperator<String> rekey);
}
