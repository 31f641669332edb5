package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The section {@code sandbox}: the processes of plugins that are not trusted.
 *
 * @param isolation what stands around such a process
 * @param memory how much memory its plugin may use, in bytes
 * @param timeout how long one call may take before the process is killed
 */
public record Sandbox(Isolation isolation, long memory, Duration timeout) {
    /** What stands around the process of a plugin. */
    public enum Isolation {
        /** Namespaces, a file system of its own and a filter of system calls. */
        BUBBLEWRAP,
        /** Nothing but the process itself; the operator says that this is enough here. */
        PROCESS
    }

    public Sandbox {
        requireNonNull(isolation, "isolation");
        requireNonNull(timeout, "timeout");
    }
}
