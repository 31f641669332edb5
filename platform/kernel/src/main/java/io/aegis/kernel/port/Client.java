package io.aegis.kernel.port;

/**
 * The caller's side of one run. Exactly one of {@link #answer}, {@link #refuse} and {@link #open} is called, once; any thread may call.
 */
public interface Client {
    /** What the head of an answer says of the run. */
    record Head(String runId) {}

    /** Sends a whole answer and returns when it is on its way. */
    void answer(Head head, byte[] body);

    /** Sends an error. */
    void refuse(Head head, Refusal refusal);

    /** Begins a stream. */
    void open(Head head);

    /**
     * Sends a frame of a stream; waits until the client has taken it, which is the back-pressure.
     *
     * @throws ClientGoneException if the client is gone
     */
    void write(byte[] frame);

    /** Ends a stream after its last frame. */
    void close();

    /** Ends a stream in a way that no client takes for its clean end. May be called while another thread writes. */
    void abort();

    /** Names what to do when the client goes away before its answer is complete. At once, if it is already gone. */
    void onGone(Runnable action);
}
