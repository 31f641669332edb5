package io.aegis.spi.content;

/**
 * Who wrote a segment. Roles in a request are claims of the client, so everything that comes in a request is {@link #CLIENT}, whatever its channel. What the
 * gateway itself puts behind it is not: tools of its own, and the answers and results of a run that goes on.
 */
public enum Trust {
    /** Configured by the operator of the gateway. */
    OPERATOR,
    /** Sent by the caller. */
    CLIENT,
    /** Produced by a model. */
    MODEL,
    /** Produced by a tool or found in a document. */
    TOOL
}
