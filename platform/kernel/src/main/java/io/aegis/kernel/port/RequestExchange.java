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

    /** Names of the tools that the client declares. A model may call no other. */
    Set<String> declaredTools();

    /** JSON pointers of members that the dialect does not know. */
    List<String> unknownFields();

    /** Kinds of content that cannot be scanned, such as {@code image}; evidence lists them. */
    List<String> unscanned();

    /**
     * Our own serialisation of what the guards saw.
     *
     * @param model the upstream's name of the model
     * @param rekey applied to ids of end users and caches, so that no two principals share one upstream
     */
    byte[] bytes(String model, UnaryOperator<String> rekey);

    /** Begins an envelope for the answer to this request. */
    Envelope envelope(String runId, long created);
}
