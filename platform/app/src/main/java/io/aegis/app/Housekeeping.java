package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Retention;
import io.aegis.export.ExportState;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.Route;
import io.aegis.kernel.port.KeptRun;
import io.aegis.plugins.PluginSet;
import io.aegis.server.Metrics;
import io.aegis.spi.guard.Stage;
import io.aegis.store.Store;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the configuration file and after old runs, on a thread of its own. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long SECOND = 1_000_000_000;
    private static final Duration LONGEST_BETWEEN_PURGES = Duration.ofHours(1);
    private static final int SECONDS_BETWEEN_TIMES = 60;

    /** What deletes old runs. It does not while the clock may be wrong: what is deleted does not come back. */
    static final class Purge {
        private final HighWaterClock clock;
        private final Store store;
        private boolean told;

        Purge(HighWaterClock clock, Store store) {
            this.clock = clock;
            this.store = store;
        }

        /** Deletes what is older than it may be; false if nothing was looked at because the clock was set back. */
        boolean run(Retention retention) {
            Optional<Duration> back = clock.setBack();
            back.filter(ignored -> !told)
                    .ifPresent(by -> LOG.warn(
                            "old runs are not deleted until the time of before is reached: {}", ClockFile.setBack(by)));
            told = back.isPresent();
            if (told) {
                return false;
            }
            store.runs().purge(retention.runs(), clock.highest());
            store.kept().forget(retention.answers(), clock.highest());
            return true;
        }
    }

    /** What was deleted while another program kept it in the database's log. */
    static final class Leftovers {
        private final Store store;
        private boolean told;

        Leftovers(Store store) {
            this.store = store;
        }

        /** Tries to take it out; false if it is still there. */
        boolean run() {
            boolean left = !store.emptyLog();
            if (left && !told) {
                LOG.warn("what was deleted is not out of the database's log yet, because another program is reading the"
                        + " database; it is tried every second");
            }
            told = left;
            return !left;
        }
    }

    private final Reloader reloader;
    private final Metrics metrics;
    private final Supplier<List<ExportState>> exporters;
    private final State state;
    private final Store store;
    private final Purge purge;
    private final Leftovers leftovers;
    private final Runnable afterPurge;
    private final Thread thread;
    private Optional<Retention> purgedFor = Optional.empty();
    private volatile boolean open = true;

    Housekeeping(
            Reloader reloader,
            Metrics metrics,
            Supplier<List<ExportState>> exporters,
            State state,
            Runnable afterPurge) {
        this.reloader = reloader;
        this.metrics = metrics;
        this.exporters = exporters;
        this.state = state;
        this.store = state.store();
        this.purge = new Purge(state.clock(), state.store());
        this.leftovers = new Leftovers(state.store());
        this.afterPurge = afterPurge;
        report();
        this.thread = Thread.ofPlatform().daemon().name("aegis-housekeeping").start(this::keep);
    }

    private void keep() {
        for (int second = 0; open; second++) {
            try {
                keep(second);
            } catch (Throwable failed) { // a thread that ends would look after nothing from then on
                LOG.error("housekeeping failed with {}", failed.getClass().getName());
            }
            LockSupport.parkNanos(SECOND);
        }
    }

    private void keep(int second) {
        Config config = reloader.running();
        if (config.reload().isWatching()) {
            reloader.look();
        }
        reloader.inventory();
        Retention retention = config.retention();
        if (second % secondsBetweenPurges(retention) == 0 || !purgedFor.equals(Optional.of(retention))) {
            purge(retention);
        }
        leftovers.run();
        if (second % SECONDS_BETWEEN_TIMES == 0) {
            state.keepTime();
        }
        report();
    }

    /** What is to be kept for a minute is not there for an hour. */
    private static long secondsBetweenPurges(Retention retention) {
        Duration shortest = Stream.of(retention.answers(), retention.runs(), LONGEST_BETWEEN_PURGES)
                .min(Comparator.naturalOrder())
                .get();
        return Math.max(1, shortest.toSeconds());
    }

    private void purge(Retention retention) {
        if (purge.run(retention)) {
            afterPurge.run();
            purgedFor = Optional.of(retention);
        } else {
            purgedFor = Optional.empty(); // it is tried every second, until the clock is right
        }
    }

    private void report() {
        Reloader.Status status = reloader.status();
        metrics.reloaded(status.success(), status.at());
        metrics.held(status.held().isPresent());
        metrics.unlisted(store.runs().missed());
        metrics.waiting(store.kept().in(KeptRun.State.PAUSED).size());
        PluginSet plugins = reloader.plugins();
        metrics.workers(plugins.workers().stream()
                .map(worker -> new Metrics.Worker(
                        worker.plugin(),
                        worker.up(),
                        worker.restarts(),
                        worker.calls(),
                        worker.failures(),
                        worker.inFlight(),
                        worker.discardedOutputBytes(),
                        worker.rssBytes()))
                .toList());
        metrics.plugins(Plugins.views(plugins, Map.of()).stream()
                .map(plugin -> new Metrics.Plugin(
                        plugin.type(),
                        plugin.version(),
                        plugin.tier(),
                        plugin.state().equals("active")))
                .toList());
        metrics.exporters(exporters.get().stream().collect(Collectors.toMap(ExportState::name, ExportState::behind)));
        Map<String, Route> routes = reloader.generations().current().routes();
        metrics.routes(routes.keySet());
        metrics.guards(routes.values().stream()
                .flatMap(route -> Stream.of(Stage.values()).flatMap(stage -> route.guards(stage).stream()))
                .map(GuardSlot::name)
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public void close() {
        open = false;
        LockSupport.unpark(thread);
    }
}
