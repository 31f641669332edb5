package io.aegis.server;

import java.util.List;
import java.util.Optional;

/** How the gateway is. Safe for use by many threads. */
public interface Status {
    /**
     * Something that must be right before the gateway is ready.
     *
     * @param name what was looked at
     * @param good whether it is right
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
