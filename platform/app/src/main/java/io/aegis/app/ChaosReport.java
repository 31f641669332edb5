package io.aegis.app;

import java.util.List;

/**
 * What happened when each guard of a configuration was broken on purpose.
 *
 * @param shadows where guards stand that do not act: nothing closes when one of them is broken, so none was
 */
public record ChaosReport(List<Row> rows, List<Slot> shadows) {
    public ChaosReport {
        rows = List.copyOf(rows);
        shadows = List.copyOf(shadows);
    }

    /** A place at which a guard stands. */
    public record Slot(String route, String stage, String guard) {}

    /**
     * One fault in one slot.
     *
     * @param fault what the guard did
     * @param requests how many requests were sent, streamed and not
     * @param upstreamBytes bytes of content that reached the provider although the fault lay before it
     * @param clientBytes bytes of content that reached the client although the fault lay before it
     * @param closed whether nothing passed the broken guard and the client got an error
     */
    public record Row(
            String route,
            String stage,
            String guard,
            String fault,
            int requests,
            long upstreamBytes,
            long clientBytes,
            boolean closed) {}
}
