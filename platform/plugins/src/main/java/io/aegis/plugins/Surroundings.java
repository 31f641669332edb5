package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What stands around plugins that have a process of their own.
 *
 * @param isolated whether it is more than a process: namespaces, a file system of its own, a filter of system calls
 * @param memory how much memory a plugin may use, in bytes
 * @param timeout how long one call may take before the process is killed
 */
public record Surroundings(boolean isolated, long memory, Duration timeout) {
    /** Of plugins in this process. */
    static final Surroundings IN_PROCESS = new Surroundings(false, 0, Duration.ZERO);

    public Surroundings {
        requireNonNull(timeout, "timeout");
    }
}
