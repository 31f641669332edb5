package io.aegis.guard.exfiltration;

/** How a value would leave, the worst first; in small letters, what the findings are called. */
enum Leak {
    /** A fixed string of the operator. */
    CANARY,
    /** A credential. */
    SECRET,
    /** What stands for a masked value, where something is sent to a host that is not allowed. */
    PLACEHOLDER,
    /** An image that is fetched from a host that is not allowed. */
    IMAGE,
    /** Data in a URL of a host that is not allowed. */
    URL_PAYLOAD
}
