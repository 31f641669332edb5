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
     */
    default RequestExchange withTools(List<ToolDefinition> tools) {
        return this;
    }

    /**
     * The request as the client would send it on after an answer: the answer behind the conversation, and behind that the results of its calls. A tool that
     * the client demanded is demanded no more, else the model could never end. To be called when the guards are done with this request.
     *
     * @param answer events of choice 0 as the guards left them, masked; every call in it has a result
     * @throws IllegalStateException if no answer to such a request can call a tool
     */
    default Continuation followedBy(List<AnswerEvent> answer, List<ToolResult> results) {
        throw new IllegalStateException("no answer to this request calls a tool");
    }

    /** The same request for an answer that is not streamed. */
    default RequestExchange whole() {
        return this;
    }

    /** The request as the guards left it, as {@link Dialect#request} reads it: what is kept of a run that waits. */
    byte[] saved();
}
