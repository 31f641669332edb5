package io.aegis.server;

import io.aegis.kernel.port.Meter;
import io.aegis.spi.guard.Stage;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The gateway's metrics. Labels are names of the configuration and words of closed sets, never text of a client. Safe for use by many threads. */
public final class Metrics implements Meter {
    private static final double NANOS = 1e-9;
    private static final double[] RUN_SECONDS = {
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600
    };
    private static final double[] SHORT_SECONDS = {
        0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.005, 0.025, 0.1, 0.5, 1
    };
    private static final List<String> STATUSES = List.of("completed", "blocked", "denied", "error");
    private static final List<String> TOKEN_TYPES = List.of("input", "output", "cached_input", "reasoning");
    private static final String UNKNOWN_ROUTE = "_unknown";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter runs = counter(Metric.RUNS);
    private final Histogram runDuration = histogram(Metric.RUN_DURATION, RUN_SECONDS);
    private final Counter httpRequests = counter(Metric.HTTP_REQUESTS);
    private final Gauge inflight = gauge(Metric.INFLIGHT);
    private final Counter guardDecisions = counter(Metric.GUARD_DECISIONS);
    private final Histogram guardDuration = histogram(Metric.GUARD_DURATION, SHORT_SECONDS);
    private final Counter guardFailures = counter(Metric.GUARD_FAILURES);
    private final Counter upstreamRequests = counter(Metric.UPSTREAM_REQUESTS);
    private final Histogram upstreamDuration = histogram(Metric.UPSTREAM_DURATION, RUN_SECONDS);
    private final Histogram firstChunk = histogram(Metric.FIRST_CHUNK, RUN_SECONDS);
    private final Counter tokens = counter(Metric.TOKENS);
    private final Counter droppedFields = counter(Metric.DROPPED_FIELDS);
    private final Counter ledgerRecords = counter(Metric.LEDGER_RECORDS);
    private final Histogram ledgerAppend = histogram(Metric.LEDGER_APPEND, SHORT_SECONDS);
    private final Gauge pluginInfo = gauge(Metric.PLUGIN_INFO);
    private final Gauge pluginState = gauge(Metric.PLUGIN_STATE);
    private final Counter exporterFailures = counter(Metric.EXPORTER_FAILURES);
    private final Gauge exporterLag = gauge(Metric.EXPORTER_LAG);
    private final Gauge reloadSuccess = gauge(Metric.RELOAD_SUCCESS);
    private final Gauge reloadTime = gauge(Metric.RELOAD_TIME);
    private final Gauge held = gauge(Metric.CONFIG_HELD);
    private final Gauge approvals = gauge(Metric.APPROVALS_PENDING);
    private final Gauge buildInfo = gauge(Metric.BUILD_INFO);

    private List<Plugin> shown = List.of();
    private Set<String> exporting = Set.of();
    private volatile List<Worker> workers = List.of();
    private volatile long unlisted;

    public Metrics() {
        workerGauge(Metric.WORKER_UP, worker -> worker.up() ? 1 : 0);
        workerCounter(Metric.WORKER_RESTARTS, Worker::restarts);
        workerCounter(Metric.WORKER_CALLS, Worker::calls);
        workerCounter(Metric.WORKER_FAILURES, Worker::failures);
        workerGauge(Metric.WORKER_INFLIGHT, Worker::inflight);
        workerCounter(Metric.WORKER_OUTPUT, Worker::discardedOutputBytes);
        workerGauge(Metric.WORKER_RSS, Worker::rssBytes);
        CounterWithCallback.builder()
                .name(Metric.RUNS_UNLISTED.exposedName())
                .help(Metric.RUNS_UNLISTED.help())
                .callback(count -> count.call((double) unlisted))
                .register(registry);
        routes(List.of(UNKNOWN_ROUTE));
    }

    /** Makes the series of these routes visible before their first run. */
    public void routes(Collection<String> names) {
        for (String route : names) {
            STATUSES.forEach(status -> runs.initLabelValues(route, status));
            TOKEN_TYPES.forEach(type -> tokens.initLabelValues(route, type));
            runDuration.initLabelValues(route);
            firstChunk.initLabelValues(route);
        }
    }

    /** Makes the series of these guards visible before their first failure: what grows from nothing to one is no growth to whoever collects. */
    public void guards(Collection<String> names) {
        names.forEach(guard -> GUARD_FAILURES.forEach(cause -> guardFailures.initLabelValues(guard, cause)));
    }

    @Override
    public void run(String route, String status, long nanos) {
        runs.labelValues(route, status).inc();
        runDuration.labelValues(route).observe(nanos * NANOS);
    }

    @Override
    public void guard(String guard, Stage stage, String verdict, long nanos) {
        String name = stage.name().toLowerCase(Locale.ROOT);
        guardDecisions.labelValues(guard, name, verdict).inc();
        guardDuration.labelValues(guard, name).observe(nanos * NANOS);
    }

    @Override
    public void guardFailed(String guard, String cause) {
        guardFailures.labelValues(guard, cause).inc();
    }

    @Override
    public void upstream(String provider, String outcome, long nanos) {
        upstreamRequests.labelValues(provider, outcome).inc();
        upstreamDuration.labelValues(provider).observe(nanos * NANOS);
    }

    @Override
    public void firstChunk(String route, long nanos) {
        firstChunk.labelValues(route).observe(nanos * NANOS);
    }

    @Override
    public void tokens(String route, String type, long count) {
        tokens.labelValues(route, type).inc(count);
    }

    @Override
    public void droppedFields(String provider, long count) {
        droppedFields.labelValues(provider).inc(count);
    }

    /** A record of the ledger became durable. */
    public void ledgerAppended(long nanos) {
        ledgerRecords.inc();
        ledgerAppend.observe(nanos * NANOS);
    }

    /** A plugin and whether it works. */
    public record Plugin(String name, String version, String tier, boolean works) {}

    /** These are the plugins now. */
    public void plugins(Collection<Plugin> plugins) {
        if (!shown.equals(List.copyOf(plugins))) {
            shown = List.copyOf(plugins);
            pluginInfo.clear();
            pluginState.clear();
            for (Plugin plugin : shown) {
                pluginInfo
                        .labelValues(plugin.name(), plugin.version(), plugin.tier())
                        .set(1);
                pluginState.labelValues(plugin.name()).set(plugin.works() ? 1 : 0);
            }
        }
    }

    /** The process of a plugin, with counts since its version came. */
    public record Worker(
            String plugin,
            boolean up,
            long restarts,
            long calls,
            long failures,
            int inflight,
            long discardedOutputBytes,
            long rssBytes) {}

    /** These are the workers now. */
    public void workers(Collection<Worker> now) {
        workers = List.copyOf(now);
    }

    /** An exporter could not deliver a batch. */
    public void exporterFailed(String exporter) {
        exporterFailures.labelValues(exporter).inc();
    }

    /** These are the exporters now, with how many records each is behind. */
    public void exporters(Map<String, Long> behind) {
        exporting.stream().filter(gone -> !behind.containsKey(gone)).forEach(exporterLag::remove);
        exporting = Set.copyOf(behind.keySet());
        behind.forEach((exporter, records) -> {
            exporterFailures.initLabelValues(exporter);
            exporterLag.labelValues(exporter).set(records);
        });
    }

    /** The configuration was read again. */
    public void reloaded(boolean good, Instant at) {
        reloadSuccess.set(good ? 1 : 0);
        reloadTime.set((double) at.getEpochSecond());
    }

    /** Whether a change of the configuration waits for its confirmation. */
    public void held(boolean waits) {
        held.set(waits ? 1 : 0);
    }

    /** How many runs could not be kept for look-up by now. */
    public void unlisted(long runs) {
        unlisted = runs;
    }

    /** How many runs wait for a human. */
    public void waiting(int runs) {
        approvals.set(runs);
    }

    /** What this build is. */
    public void build(String version, String revision, String java) {
        buildInfo.labelValues(version, revision, java).set(1);
    }

    void answered(String surface, String code) {
        httpRequests.labelValues(surface, code).inc();
    }

    void inflight(int requests) {
        inflight.set(requests);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    private Counter counter(Metric metric) {
        return Counter.builder()
                .name(metric.exposedName())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .register(registry);
    }

    private void workerCounter(Metric metric, ToDoubleFunction<Worker> value) {
        CounterWithCallback.builder()
                .name(metric.exposedName())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .callback(
                        counts -> workers.forEach(worker -> counts.call(value.applyAsDouble(worker), worker.plugin())))
                .register(registry);
    }

    private void workerGauge(Metric metric, ToDoubleFunction<Worker> value) {
        GaugeWithCallback.builder()
                .name(metric.exposedName())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .callback(
                        values -> workers.forEach(worker -> values.call(value.applyAsDouble(worker), worker.plugin())))
                .register(registry);
    }

    private Gauge gauge(Metric metric) {
        return Gauge.builder()
                .name(metric.exposedName())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .register(registry);
    }

    private Histogram histogram(Metric metric, double... seconds) {
        return Histogram.builder()
                .name(metric.exposedName())
                .help(metric.help())
                .labelNames(metric.labels().toArray(String[]::new))
                .classicOnly()
                .classicUpperBounds(seconds)
                .register(registry);
    }
}
