package io.aegis.server;

/** Erases the content of runs. */
@FunctionalInterface
public interface Erasures {
    /**
     * Erases the content of a principal's runs for good, after it is on record.
     *
     * @return how many runs had content
     */
    long erase(String principal, String actor);
}
