package io.aegis.spi.guard;

/** The points of a run at which guards are asked. */
public enum Stage {
    /** What the caller sent, before a model sees any of it. */
    INGRESS,
    /** A tool call by the model, before the tool or the client sees it. */
    TOOL_CALL,
    /** What a tool or a retrieved document said, before a model sees it. */
    TOOL_RESULT,
    /** What the model answered, before the caller sees it. */
    EGRESS
}
