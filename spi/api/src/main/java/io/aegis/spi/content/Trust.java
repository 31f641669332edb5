package io.aegis.spi.content;

/** Who wrote a segment. Roles in a request are claims of the client, so everything in a request is {@link #CLIENT}, whatever its channel. */
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
