package io.aegis.kernel.port;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A request of a client. */
public interface RequestExchange extends Exchange {
    /** The model that the client asks for. */
    String model();

    /** Whether the client asks for a stream. */
    boolean streamed();

    /** Whether the client asks for a log probability of each token. Those repeat text that guards may have changed. */
    boolean logprobs();

    /** How many choices the client asks for; at least 1. */
    int choices();

    /** Of how many texts the client asks for vectors; 0 if it asks for none. */
    default int vectors() {
        return 0;
    }

    /** The tools that the client declares. A model may call no other. */
    Set<ToolName> declaredTools();

    /** JSON pointers of members that the dialect does not know. */
    List<String> unknownFields();

    /** What of the request is no text that guards could read, in document order. */
    List<Unscanned> unscanned();

    /** Names of the dialects that the request can be written in, its own first. */
    List<String> writable();

    /**
     * Our own serialisation of what the guards saw, for an upstream.
     *
     * @param dialect one of {@link #writable()}
     * @param model the upstream's name of the model
     * @param rekey applied to ids of end users and caches, so that no two principals share one upstream
     * @throws ContentException if the conversation cannot be said in that dialect at all
     */
    Outgoing outgoing(String dialect, String model, UnaryOperator<String> rekey);

    /**
     * Begins an envelope for the answer to this request.
     *
     * @param lost what {@link Outgoing} could not say, where the route reports it
     */
    Envelope envelope(String runId, long created, List<String> lost);

    /**
     * The request with tools of the gateway's own behind those that the client declares. Their segments have trust {@code operator}, and they are in {@link
     * #declaredTools()}. A request that has no tools, as one for embeddings, stays as it is.
     *
     * @throws ContentException if the client declares a tool by the name of one of them: nobody could tell whose is called
     */
    default RequestExchange withTools(List<ToolDefinition> tools) {
        return this;
    }

    /**
     * The request as the client would send it on after an answer: the answer behind the conversation, and behind that the results of its calls. A tool that
     * the client demanded is demanded no more, else the model could never end. To be called when the guards are done with this request.
     *
     * <p>What the model said has trust {@code model}, and what the tools said has trust {@code tool}.
     *
     * @param answer events as the guards left them, masked, of which those of choice 0 count; every call among them has a result
     * @throws ContentException if a result holds half of a surrogate pair, or the request would be longer than its limits allow
     * @throws IllegalArgumentException if a call has no result, or a result no call
     * @throws IllegalStateException if no answer to such a request can call a tool
     */
    default Continuation followedBy(List<AnswerEvent> answer, List<ToolResult> results) {
        throw new IllegalStateException("no answer to this request calls a tool");
    }

    /** The same request for an answer that is not streamed. The client's own wish is in the envelope of the request as it was. */
    default RequestExchange whole() {
        return this;
    }

    /** What of the request others wrote than the client: nothing of a request as it came. */
    default List<Authored> authored() {
        return List.of();
    }

    /**
     * The request as the guards left it: what is kept, with {@link #authored()}, of a run that waits.
     *
     * @throws ContentException if a guard changed the name of the model, which must be read again as it was asked for
     * @see Dialect#request(byte[], RequestLimits, List)
     */
    byte[] saved();
}
