package io.aegis.guard.exfiltration;

/** Which images of hosts that are not allowed are stopped. */
enum Images {
    /** All. */
    BLOCK,
    /** Those with a query or a user in their URL. */
    QUERY,
    /** None for being images alone. */
    ALLOW;

    boolean stop(Url url) {
        return switch (this) {
            case BLOCK -> true;
            case QUERY -> url.hasQuery();
            case ALLOW -> false;
        };
    }
}
