package io.aegis.kernel.port;

import java.util.List;

/** Turns the bytes of a streamed answer into events. Used by one thread at a time. */
public interface StreamDecoder {
    /**
     * Takes the next bytes, which may end anywhere.
     *
     * @return the events that are complete now
     * @throws ContentException if the bytes break the dialect or a limit
     */
    List<AnswerEvent> next(byte[] bytes);

    /**
     * Takes the end of the bytes.
     *
     * @throws ContentException if the stream was cut: it ended inside an event, before its terminal event, or with a choice unfinished
     */
    List<AnswerEvent> finish();

    /** Number of members that the dialect does not know. They are never relayed. */
    int droppedFields();

    /** Whether the provider has run a tool by itself so far. Nothing of that is among the events but what the model says afterwards. */
    default boolean ranTools() {
        return false;
    }
}
