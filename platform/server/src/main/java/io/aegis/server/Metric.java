package io.aegis.server;

import java.util.List;

/** Every metric of the gateway: the one table from which the exposition, the reference and the tests are made. */
public enum Metric {
    RUNS("aegis_runs_total", Type.COUNTER, "Runs that ended.", "route", "status"),
    RUN_DURATION("aegis_run_duration_seconds", Type.HISTOGRAM, "How long runs took, to 600 s.", "route"),
    RUNS_UNLISTED(
            "aegis_runs_unlisted_total",
            Type.COUNTER,
            "Runs that ended and cannot be looked up, because the store was too slow or failed; the ledger has them."),
    HTTP_REQUESTS("aegis_http_requests_total", Type.COUNTER, "Answers to HTTP requests.", "surface", "code"),
    INFLIGHT("aegis_inflight_requests", Type.GAUGE, "Requests that are being answered."),
    GUARD_DECISIONS(
            "aegis_guard_decisions_total",
            Type.COUNTER,
            "Verdicts of guards; of a shadow, which does not act, with `shadow_` before them.",
            "guard",
            "stage",
            "verdict"),
    GUARD_DURATION("aegis_guard_duration_seconds", Type.HISTOGRAM, "How long guards took.", "guard", "stage"),
    GUARD_FAILURES("aegis_guard_failures_total", Type.COUNTER, "Guards that did not decide.", "guard", "cause"),
    UPSTREAM_REQUESTS("aegis_upstream_requests_total", Type.COUNTER, "Attempts at upstreams.", "provider", "outcome"),
    UPSTREAM_DURATION(
            "aegis_upstream_duration_seconds",
            Type.HISTOGRAM,
            "How long upstreams took to the head of their answer.",
            "provider"),
    FIRST_CHUNK(
            "aegis_time_to_first_chunk_seconds",
            Type.HISTOGRAM,
            "From the request to the first released piece of a stream.",
            "route"),
    TOKENS("aegis_tokens_total", Type.COUNTER, "Tokens as upstreams counted them.", "route", "type"),
    DROPPED_FIELDS(
            "aegis_dropped_fields_total",
            Type.COUNTER,
            "Members of upstreams' answers that were not relayed: unknown ones, and those of the upstream's own"
                    + " envelope.",
            "provider"),
    LEDGER_RECORDS("aegis_ledger_records_total", Type.COUNTER, "Records appended to the ledger."),
    LEDGER_APPEND("aegis_ledger_append_duration_seconds", Type.HISTOGRAM, "How long a record took to be durable."),
    APPROVALS_PENDING("aegis_approvals_pending", Type.GAUGE, "Runs that wait for a human."),
    PLUGIN_INFO("aegis_plugin_info", Type.GAUGE, "Plugins; always 1.", "plugin", "version", "tier"),
    PLUGIN_STATE("aegis_plugin_state", Type.GAUGE, "1 while a plugin works, else 0.", "plugin"),
    WORKER_UP(
            "aegis_plugin_worker_up", Type.GAUGE, "1 while the process of a sandboxed plugin can be asked.", "plugin"),
    WORKER_RESTARTS(
            "aegis_plugin_worker_restarts_total",
            Type.COUNTER,
            "Times that a worker had to be started again.",
            "plugin"),
    WORKER_CALLS("aegis_plugin_worker_calls_total", Type.COUNTER, "Calls that a worker was asked.", "plugin"),
    WORKER_FAILURES("aegis_plugin_worker_failures_total", Type.COUNTER, "Calls that had no result.", "plugin"),
    WORKER_INFLIGHT("aegis_plugin_worker_inflight", Type.GAUGE, "Calls that a worker owes an answer.", "plugin"),
    WORKER_OUTPUT(
            "aegis_plugin_worker_discarded_output_bytes_total",
            Type.COUNTER,
            "What a plugin printed, and nobody read.",
            "plugin"),
    WORKER_RSS("aegis_plugin_worker_rss_bytes", Type.GAUGE, "Resident memory of a worker.", "plugin"),
    EXPORTER_FAILURES(
            "aegis_exporter_failures_total",
            Type.COUNTER,
            "Batches of evidence that an exporter could not deliver; each is tried again.",
            "exporter"),
    EXPORTER_LAG(
            "aegis_exporter_lag_records",
            Type.GAUGE,
            "Records of the ledger that an exporter is not done with.",
            "exporter"),
    RELOAD_SUCCESS(
            "aegis_config_last_reload_success", Type.GAUGE, "1 if the last reload of the configuration was good."),
    RELOAD_TIME("aegis_config_last_reload_timestamp_seconds", Type.GAUGE, "When the configuration was last reloaded."),
    CONFIG_HELD("aegis_config_held", Type.GAUGE, "1 while a change of the configuration waits for confirmation."),
    BUILD_INFO("aegis_build_info", Type.GAUGE, "This build; always 1.", "version", "revision", "java");

    /** How a metric counts. */
    public enum Type {
        COUNTER,
        GAUGE,
        HISTOGRAM
    }

    private final String exposedName;
    private final Type type;
    private final String help;
    private final String labels;

    Metric(String exposedName, Type type, String help, String... labels) {
        this.exposedName = exposedName;
        this.type = type;
        this.help = help;
        this.labels = String.join(",", labels);
    }

    /** The name as it is scraped. */
    public String exposedName() {
        return exposedName;
    }

    public Type type() {
        return type;
    }

    public String help() {
        return help;
    }

    /** Its labels, in order. */
    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
    }
}
