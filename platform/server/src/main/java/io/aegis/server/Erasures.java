package io.aegis.server;

import java.time.Instant;

/** Erases the content of runs. */
public interface Erasures {
    /**
     * Erases the content of a principal's runs for good, after it is on record.
     *
     * @return how many runs had content
     */
    long erase(String principal, String actor);

    /** The same for all runs that were over before a time. */
    long eraseBefore(Instant time, String actor);
}
