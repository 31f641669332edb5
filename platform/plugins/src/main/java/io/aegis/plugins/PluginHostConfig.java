package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Where the host finds what it runs.
 *
 * @param bundles folder of first-party bundles
 * @param bundleDigests SHA-256 by file name; a file that is not listed is not admitted, a listed file that is not there is missing
 * @param framework folder of the bundles that the framework itself needs
 * @param frameworkDigests SHA-256 by file name; here any difference stops the start
 * @param worker folder of what the process of an untrusted plugin consists of
 * @param storage a folder for the framework alone; emptied at every start
 * @param probeDeadline how long creating and probing an instance may take
 */
public record PluginHostConfig(
        Path bundles,
        Map<String, String> bundleDigests,
        Path framework,
        Map<String, String> frameworkDigests,
        Path worker,
        Path storage,
        Duration probeDeadline) {
    private static final Duration PROBE_DEADLINE = Duration.ofSeconds(10);

    public PluginHostConfig {
        requireNonNull(bundles, "bundles");
        requireNonNull(framework, "framework");
        requireNonNull(worker, "worker");
        requireNonNull(storage, "storage");
        requireNonNull(probeDeadline, "probeDeadline");
        bundleDigests = Map.copyOf(bundleDigests);
        frameworkDigests = Map.copyOf(frameworkDigests);
    }

    /** With the usual deadline. */
    public PluginHostConfig(
            Path bundles,
            Map<String, String> bundleDigests,
            Path framework,
            Map<String, String> frameworkDigests,
            Path worker,
            Path storage) {
        this(bundles, bundleDigests, framework, frameworkDigests, worker, storage, PROBE_DEADLINE);
    }
}
