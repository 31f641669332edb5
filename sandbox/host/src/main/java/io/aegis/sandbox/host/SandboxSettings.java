package io.aegis.sandbox.host;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How workers run.
 *
 * @param javaHome the JDK or the run-time image that workers are started with
 * @param workerLib the folder with the jars of the worker, and with no others
 * @param runDirectory where jars and sockets of running workers lie; made if it is not there
 * @param isolation what stands between a worker and the machine
 * @param memoryBytes heap of a worker; all its memory is bounded by that and 256 MiB
 * @param startDeadline how long a worker may take to come up
 * @param longestInBackground how long a worker may leave the processors to others until it serves; nothing if it never does
 * @param callDeadline how long a call, or a step of a stream, may take
 * @param mostInFlight calls that one worker may owe an answer at the same time
 */
public record SandboxSettings(
        Path javaHome,
        Path workerLib,
        Path runDirectory,
        Isolation isolation,
        long memoryBytes,
        Duration startDeadline,
        Duration longestInBackground,
        Duration callDeadline,
        int mostInFlight) {
    private static final long LEAST_MEMORY = 16L * 1024 * 1024;

    public SandboxSettings {
        requireNonNull(javaHome, "javaHome");
        requireNonNull(workerLib, "workerLib");
        requireNonNull(runDirectory, "runDirectory");
        requireNonNull(isolation, "isolation");
        requireNonNull(longestInBackground, "longestInBackground");
        if (memoryBytes < LEAST_MEMORY) {
            throw new IllegalArgumentException("a worker needs at least " + LEAST_MEMORY + " bytes of memory");
        }
        if (!startDeadline.isPositive() || !callDeadline.isPositive() || mostInFlight < 1) {
            throw new IllegalArgumentException("deadlines and the number of calls in flight are positive");
        }
    }
}
