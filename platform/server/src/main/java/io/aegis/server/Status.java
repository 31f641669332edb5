package io.aegis.server;

import java.util.List;
import java.util.Optional;

/** How the gateway is. Safe for use by many threads. */
public interface Status {
    /**
     * Something that was looked at.
     *
     * @param name what was looked at
     * @param good whether the gateway can be sent requests, as far as this goes. A plugin that is not there closes the routes that need it, and no other:
     *     what is wrong with it is its detail
     * @param detail for operators; holds no content and no secret
     */
    record Check(String name, boolean good, String detail) {}

    /** What was looked at; the gateway is ready if all of it is good. */
    List<Check> checks();

    /** Digest of the effective configuration. */
    String configDigest();

    /** Digest of a configuration that waits for its confirmation. */
    Optional<String> heldDigest();
}
