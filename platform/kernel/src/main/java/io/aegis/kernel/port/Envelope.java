package io.aegis.kernel.port;

/**
 * What the gateway itself says in an answer, whatever the upstream said.
 *
 * @param runId the run
 * @param model the model as the client asked for it
 * @param created Unix time in seconds
 * @param includeUsage whether the client asked for usage at the end of a stream
 */
public record Envelope(String runId, String model, long created, boolean includeUsage) {}
