package io.aegis.kernel.port;

/** Why a choice of an answer ended, whatever its dialect. A closed set: each dialect has a word for each. */
public enum Ending {
    /** The model had said what it had to say. */
    STOP,
    /** One of the request's stop sequences came up. */
    STOP_SEQUENCE,
    /** It was as long as it may be. */
    LENGTH,
    /** The model waits for what its tools answer. */
    TOOL_CALLS,
    /** A provider's long turn is to be continued by another request. */
    PAUSED,
    /** The provider's own filter, the model's refusal or a guard ended it. */
    FILTERED
}
