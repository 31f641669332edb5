package io.aegis.server;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger as auditors read it. Safe for use by many threads. */
public interface Audit {
    /**
     * Gives the export of the ledger from a sequence number on.
     *
     * @param sinceSequence the number of the first record to give
     * @param lines takes JSON lines, each ended by a line feed, several at once; blocks while the reader is slow
     */
    void export(long sinceSequence, Consumer<byte[]> lines);

    /** What the current generation can reach, as JSON. */
    byte[] inventory();

    /**
     * What the records between two times add up to, as JSON.
     *
     * @param until empty for now
     */
    byte[] report(Optional<Instant> since, Optional<Instant> until);
}
