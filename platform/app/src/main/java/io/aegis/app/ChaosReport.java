package io.aegis.app;

import java.util.List;

/** What happened when each guard of a configuration was broken on purpose. */
public record ChaosReport(List<Row> rows) {
    public ChaosReport {
        rows = List.copyOf(rows);
    }

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
