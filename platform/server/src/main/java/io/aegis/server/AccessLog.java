package io.aegis.server;

import io.aegis.kernel.port.RunStore;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each run, on its way to the store. Names and numbers only. */
public final class AccessLog implements RunStore {
    private static final Logger LOG = LoggerFactory.getLogger("io.aegis.access");

    private final RunStore store;

    /**
     * @param store where the runs go on to
     */
    public AccessLog(RunStore store) {
        this.store = store;
    }

    @Override
    public void add(RunRow run) {
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "run={} principal={} route={} status={} code={} ms={}",
                    run.run(),
                    run.principal(),
                    run.route(),
                    run.status().name().toLowerCase(Locale.ROOT),
                    run.code().orElse("-"),
                    run.millis());
        }
        store.add(run);
    }

    @Override
    public Optional<RunRow> find(String run) {
        return store.find(run);
    }

    @Override
    public List<RunRow> list(Query query) {
        return store.list(query);
    }
}
