package io.aegis.kernel.port;

import java.util.List;
import java.util.Set;

/**
 * What the gateway itself says in an answer, whatever the upstream said.
 *
 * @param runId the run
 * @param model the model as the client asked for it
 * @param created Unix time in seconds
 * @param form what the client asked for of the form of its answer, in words of its dialect: {@code usage} for token counts at the end of a stream
 * @param stops the stop sequences that the client asked for
 * @param lost JSON pointers of what the client asked for and the upstream was not told
 */
public record Envelope(
        String runId, String model, long created, Set<String> form, List<String> stops, List<String> lost) {
    /** Token counts at the end of a stream. */
    public static final String USAGE = "usage";

    /** The seals of reasoning, where a dialect has them for clients that ask. */
    public static final String SEALS = "seals";

    public Envelope {
        form = Set.copyOf(form);
        stops = List.copyOf(stops);
        lost = List.copyOf(lost);
    }

    public Envelope(String runId, String model, long created, boolean includeUsage) {
        this(runId, model, created, includeUsage ? Set.of(USAGE) : Set.of(), List.of(), List.of());
    }

    /** For an answer that is kept and read again: it loses nothing, and does not depend on the time. */
    public static Envelope atRest(String runId, String model) {
        return new Envelope(runId, model, 0, Set.of(USAGE, SEALS), List.of(), List.of());
    }

    /** Whether the client asked for token counts at the end of a stream. */
    public boolean includeUsage() {
        return form.contains(USAGE);
    }

    @Override
    public String toString() {
        return "Envelope[" + runId + ", " + stops.size() + " stops, lost " + lost + "]";
    }
}
