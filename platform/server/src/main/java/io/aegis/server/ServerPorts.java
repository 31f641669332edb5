package io.aegis.server;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.Generations;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RunStore;

/**
 * What the surfaces speak to.
 *
 * @param chat the dialect of {@code /v1/chat/completions}
 * @param metrics the same that the kernel counts with
 */
public record ServerPorts(
        Admission admission,
        Runs runs,
        Generations generations,
        Dialect chat,
        RunStore store,
        Metrics metrics,
        Status status,
        Audit audit,
        KeyAdmin keys,
        Reloads reloads,
        PluginAdmin plugins) {
    public ServerPorts {
        requireNonNull(admission, "admission");
        requireNonNull(runs, "runs");
        requireNonNull(generations, "generations");
        requireNonNull(chat, "chat");
        requireNonNull(store, "store");
        requireNonNull(metrics, "metrics");
        requireNonNull(status, "status");
        requireNonNull(audit, "audit");
        requireNonNull(keys, "keys");
        requireNonNull(reloads, "reloads");
        requireNonNull(plugins, "plugins");
    }
}
