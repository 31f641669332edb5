package io.aegis.guard.pii;

/**
 * A value that was found.
 *
 * @param start first offset
 * @param end offset after the last
 * @param entity what it is
 */
record Candidate(int start, int end, Entity entity) {}
