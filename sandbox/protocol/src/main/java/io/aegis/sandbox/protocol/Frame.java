package io.aegis.sandbox.protocol;

/**
 * One message.
 *
 * @param kind what it is
 * @param number which call it is or answers; 0 for a note
 * @param payload the rest
 */
public record Frame(FrameKind kind, long number, WireReader payload) {}
