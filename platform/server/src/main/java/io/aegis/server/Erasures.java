package io.aegis.server;

import java.time.Instant;

/** Erases the content of runs. */
public interface Erasures {
    /**
     * What was erased.
     *
     * @param runs how many had content
     * @param inLog whether that is in the database's log still, where another program keeps it
     */
    record Erased(long runs, boolean inLog) {}

    /** Erases the content of a principal's runs for good, after it is on record. */
    Erased erase(String principal, String actor);

    /** The same for all runs that were over before a time. */
    Erased eraseBefore(Instant time, String actor);
}
