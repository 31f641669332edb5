package io.aegis.sandbox.host;

/**
 * How a worker is doing.
 *
 * @param pid of the process that the gateway started; 0 if there is none
 * @param restarts how often it had to be started again
 * @param calls how many calls were asked of it
 * @param failures how many of them had no result
 * @param inFlight how many it owes an answer
 * @param discardedOutputBytes what the plugin printed, and nobody read
 * @param rssBytes resident memory; 0 where it cannot be read
 */
public record WorkerStatus(
        State state,
        long pid,
        int restarts,
        long calls,
        long failures,
        int inFlight,
        long discardedOutputBytes,
        long rssBytes) {
    /** Whether it can be asked. */
    public enum State {
        RUNNING,
        RESTARTING,
        STOPPED
    }
}
