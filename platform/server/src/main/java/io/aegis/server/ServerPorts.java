package io.aegis.server;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.Generations;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.Dialect;
import io.aegis.kernel.port.RunStore;
import java.util.List;

/**
 * What the surfaces speak to.
 *
 * @param dialects those of the endpoints
 * @param metrics the same that the kernel counts with
 */
public record ServerPorts(
        Admission admission,
        Runs runs,
        Generations generations,
        List<Dialect> dialects,
        RunStore store,
        Metrics metrics,
        Status status,
        Audit audit,
        KeyAdmin keys,
        Reloads reloads,
        PluginAdmin plugins,
        ProviderAdmin providers,
        PolicyReplays replays,
        Erasures erasures,
        CheckpointAdmin checkpoints) {
    public ServerPorts {
        requireNonNull(admission, "admission");
        requireNonNull(runs, "runs");
        requireNonNull(generations, "generations");
        dialects = List.copyOf(dialects);
        requireNonNull(store, "store");
        requireNonNull(metrics, "metrics");
        requireNonNull(status, "status");
        requireNonNull(audit, "audit");
        requireNonNull(keys, "keys");
        requireNonNull(reloads, "reloads");
        requireNonNull(plugins, "plugins");
        requireNonNull(providers, "providers");
        requireNonNull(replays, "replays");
        requireNonNull(erasures, "erasures");
        requireNonNull(checkpoints, "checkpoints");
    }

    /** The dialect of that name. */
    Dialect dialect(String name) {
        return dialects.stream()
                .filter(dialect -> dialect.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("an endpoint speaks " + name + ", which is not there"));
    }

    /** What is spoken where no endpoint says otherwise. */
    Dialect chat() {
        return dialect(Endpoint.OPENAI_CHAT);
    }
}
