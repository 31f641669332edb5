package io.aegis.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.kernel.port.ErrorCode;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The published tables, written down a second time. */
class TablesTest {
    private static final String METRICS = """
        aegis_runs_total{route,status}
        aegis_run_duration_seconds{route}
        aegis_http_requests_total{surface,code}
        aegis_inflight_requests{}
        aegis_guard_decisions_total{guard,stage,verdict}
        aegis_guard_duration_seconds{guard,stage}
        aegis_guard_failures_total{guard,cause}
        aegis_upstream_requests_total{provider,outcome}
        aegis_upstream_duration_seconds{provider}
        aegis_time_to_first_chunk_seconds{route}
        aegis_tokens_total{route,type}
        aegis_dropped_fields_total{provider}
        aegis_ledger_records_total{}
        aegis_ledger_append_duration_seconds{}
        aegis_plugin_info{plugin,version,tier}
        aegis_plugin_state{plugin}
        aegis_plugin_worker_up{plugin}
        aegis_plugin_worker_restarts_total{plugin}
        aegis_plugin_worker_calls_total{plugin}
        aegis_plugin_worker_failures_total{plugin}
        aegis_plugin_worker_inflight{plugin}
        aegis_plugin_worker_discarded_output_bytes_total{plugin}
        aegis_plugin_worker_rss_bytes{plugin}
        aegis_config_last_reload_success{}
        aegis_config_last_reload_timestamp_seconds{}
        aegis_exporter_failures_total{exporter}
        aegis_exporter_lag_records{exporter}
        aegis_runs_unlisted_total{}
        aegis_config_held{}
        aegis_approvals_pending{}
        aegis_build_info{version,revision,java}
        """;

    private static final String ERRORS = """
        400 invalid_json AEG-REQ-001 false
        413 request_too_large AEG-REQ-002 false
        400 unsupported_content AEG-GRD-003 false
        400 content_filter AEG-GRD-001 false
        401 invalid_api_key AEG-AUTH-001 false
        404 model_not_found AEG-AUTH-002 false
        503 guard_unavailable AEG-GRD-002 false
        503 guard_unavailable AEG-GRD-002 true
        400 no_compliant_provider AEG-PRV-006 false
        409 approval_required AEG-RUN-001 false
        429 rate_limit_exceeded AEG-LIM-001 true
        429 insufficient_quota AEG-LIM-002 false
        502 upstream_error AEG-PRV-001 true
        504 upstream_timeout AEG-PRV-004 true
        503 evidence_unavailable AEG-SRV-004 true
        503 overloaded AEG-SRV-005 true
        """;

    @Test
    void everyMetricHasItsPublishedNameAndLabels() {
        Set<String> built = Arrays.stream(Metric.values())
                .map(metric -> metric.exposedName() + "{" + String.join(",", metric.labels()) + "}")
                .collect(Collectors.toSet());

        assertThat(built).containsExactlyInAnyOrderElementsOf(METRICS.lines().toList());
    }

    @Test
    void everyMetricIsRegisteredUnderItsName() {
        var metrics = new Metrics();
        metrics.plugins(List.of(new Metrics.Plugin("p", "1", "trusted", true)));
        metrics.exporters(Map.of("archive", 7L));
        metrics.workers(List.of(new Metrics.Worker("p", true, 1, 2, 3, 4, 5, 6)));

        Set<String> registered = metrics.registry().scrape().stream()
                .map(snapshot -> snapshot.getMetadata().getPrometheusName())
                .collect(Collectors.toSet());

        for (Metric metric : Metric.values()) {
            String name = metric.exposedName();
            assertThat(registered).contains(name.endsWith("_total") ? name.substring(0, name.length() - 6) : name);
        }
    }

    @Test
    void runsThatCouldNotBeKeptForLookUpAreCounted() {
        var metrics = new Metrics();
        assertThat(unlisted(metrics)).isZero();
        metrics.unlisted(7);
        assertThat(unlisted(metrics)).isEqualTo(7);
    }

    private static double unlisted(Metrics metrics) {
        return metrics.registry().scrape().stream()
                .filter(snapshot -> snapshot.getMetadata().getPrometheusName().equals("aegis_runs_unlisted"))
                .flatMap(snapshot -> snapshot.getDataPoints().stream())
                .map(CounterSnapshot.CounterDataPointSnapshot.class::cast)
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    @Test
    void aWorkerThatIsGoneIsShownNoMore() {
        var metrics = new Metrics();
        metrics.workers(List.of(new Metrics.Worker("p", true, 1, 2, 3, 4, 5, 6)));
        metrics.workers(List.of(new Metrics.Worker("q", false, 0, 0, 0, 0, 0, 0)));

        assertThat(metrics.registry().scrape().stream()
                        .filter(snapshot ->
                                snapshot.getMetadata().getPrometheusName().startsWith("aegis_plugin_worker"))
                        .flatMap(snapshot -> snapshot.getDataPoints().stream())
                        .map(point -> point.getLabels().get("plugin")))
                .hasSize(7)
                .containsOnly("q");
    }

    @Test
    void anExporterThatIsGoneHasNoLag() {
        var metrics = new Metrics();
        metrics.exporters(Map.of("archive", 7L, "siem", 9L));
        metrics.exporters(Map.of("siem", 8L));

        assertThat(metrics.registry().scrape().stream()
                        .filter(snapshot ->
                                snapshot.getMetadata().getPrometheusName().equals("aegis_exporter_lag_records"))
                        .flatMap(snapshot -> snapshot.getDataPoints().stream())
                        .map(point -> point.getLabels().get("exporter")))
                .containsExactly("siem");
    }

    @Test
    void everyPublishedErrorIsInTheTable() {
        Set<String> built = Arrays.stream(ErrorCode.values())
                .map(code -> code.status() + " " + code.code() + " " + code.aegis() + " " + code.shouldRetry())
                .collect(Collectors.toSet());

        assertThat(built).containsAll(ERRORS.lines().toList());
    }
}
