package io.aegis.plugins;

import static java.util.Objects.requireNonNull;

import io.aegis.sandbox.host.WorkerStatus;

/**
 * How the process of a plugin is doing. Counts begin at 0 with each version of the plugin.
 *
 * @param plugin whose process it is
 * @param up whether it can be asked
 * @param restarts how often it had to be started again
 * @param calls how many calls were asked of it
 * @param failures how many of them had no result
 * @param inFlight how many it owes an answer
 * @param discardedOutputBytes what the plugin printed, and nobody read
 * @param rssBytes resident memory; 0 where it cannot be read
 */
public record WorkerReport(
        String plugin,
        boolean up,
        long restarts,
        long calls,
        long failures,
        int inFlight,
        long discardedOutputBytes,
        long rssBytes) {
    public WorkerReport {
        requireNonNull(plugin, "plugin");
    }

    static WorkerReport of(String plugin, WorkerStatus status) {
        return new WorkerReport(
                plugin,
                status.state() == WorkerStatus.State.RUNNING,
                status.restarts(),
                status.calls(),
                status.failures(),
                status.inFlight(),
                status.discardedOutputBytes(),
                status.rssBytes());
    }
}
