package io.aegis.kernel.port;

import java.util.List;

/**
 * What the gateway itself says in an answer, whatever the upstream said.
 *
 * @param runId the run
 * @param model the model as the client asked for it
 * @param created Unix time in seconds
 * @param includeUsage whether the client asked for usage at the end of a stream
 * @param stops the stop sequences that the client asked for
 * @param lost JSON pointers of what the client asked for and the upstream was not told
 * @param seals whether the client asked for the seals of reasoning, in a dialect that sends them only then
 */
public record Envelope(
        String runId,
        String model,
        long created,
        boolean includeUsage,
        List<String> stops,
        List<String> lost,
        boolean seals) {
    public Envelope {
        stops = List.copyOf(stops);
        lost = List.copyOf(lost);
    }

    public Envelope(
            String runId, String model, long created, boolean includeUsage, List<String> stops, List<String> lost) {
        this(runId, model, created, includeUsage, stops, lost, false);
    }

    public Envelope(String runId, String model, long created, boolean includeUsage) {
        this(runId, model, created, includeUsage, List.of(), List.of());
    }
}
