package io.aegis.kernel.port;

import java.time.Duration;
import java.util.Optional;

/** Every error that a client can get: the one table from which the surfaces, the reference and the tests are made. */
public enum ErrorCode {
    INVALID_JSON("AEG-REQ-001", 400, "invalid_request_error", "invalid_json", Retry.NEVER),
    REQUEST_TOO_LARGE("AEG-REQ-002", 413, "invalid_request_error", "request_too_large", Retry.NEVER),
    INVALID_REQUEST("AEG-REQ-003", 400, "invalid_request_error", "invalid_request", Retry.NEVER),
    NOT_FOUND("AEG-REQ-004", 404, "invalid_request_error", "not_found", Retry.NEVER),
    METHOD_NOT_ALLOWED("AEG-REQ-005", 405, "invalid_request_error", "method_not_allowed", Retry.NEVER),
    FORBIDDEN_ORIGIN("AEG-REQ-006", 403, "invalid_request_error", "forbidden_origin", Retry.NEVER),
    UNSUPPORTED_MEDIA_TYPE("AEG-REQ-007", 415, "invalid_request_error", "unsupported_media_type", Retry.NEVER),
    REQUEST_TIMEOUT("AEG-REQ-008", 408, "invalid_request_error", "request_timeout", Retry.NOW),
    UNSUPPORTED_CONTENT("AEG-GRD-003", 400, "invalid_request_error", "unsupported_content", Retry.NEVER),
    CONTENT_FILTER("AEG-GRD-001", 400, "invalid_request_error", "content_filter", Retry.NEVER),
    GUARD_UNAVAILABLE("AEG-GRD-002", 503, "server_error", "guard_unavailable", Retry.NEVER),
    GUARD_TIMED_OUT("AEG-GRD-002", 503, "server_error", "guard_unavailable", Retry.LATER),
    INVALID_API_KEY("AEG-AUTH-001", 401, "invalid_request_error", "invalid_api_key", Retry.NEVER),
    MODEL_NOT_FOUND("AEG-AUTH-002", 404, "invalid_request_error", "model_not_found", Retry.NEVER),
    PERMISSION_DENIED("AEG-AUTH-004", 403, "permission_error", "permission_denied", Retry.NEVER),
    AUTHENTICATOR_UNAVAILABLE("AEG-AUTH-005", 503, "server_error", "authenticator_unavailable", Retry.LATER),
    NO_COMPLIANT_PROVIDER("AEG-PRV-006", 400, "invalid_request_error", "no_compliant_provider", Retry.NEVER),
    APPROVAL_REQUIRED("AEG-RUN-001", 409, "invalid_request_error", "approval_required", Retry.NEVER),
    APPROVAL_DENIED("AEG-RUN-002", 403, "permission_error", "approval_denied", Retry.NEVER),
    INTERRUPTED("AEG-RUN-003", 500, "server_error", "run_interrupted", Retry.NEVER),
    TOO_MANY_TURNS("AEG-RUN-004", 500, "server_error", "too_many_turns", Retry.NEVER),
    NOT_PAUSED("AEG-RUN-005", 409, "invalid_request_error", "not_paused", Retry.NEVER),
    DIGEST_CHANGED("AEG-RUN-006", 409, "invalid_request_error", "digest_changed", Retry.NEVER),
    CLOCK_SET_BACK("AEG-RUN-007", 503, "server_error", "clock_set_back", Retry.NEVER),
    RUN_CUT("AEG-RUN-008", 503, "server_error", "run_cut", Retry.NOW),
    NOT_AN_APPROVER("AEG-AUTH-003", 403, "permission_error", "not_an_approver", Retry.NEVER),
    RATE_LIMITED("AEG-LIM-001", 429, "rate_limit_error", "rate_limit_exceeded", Retry.LATER),
    INSUFFICIENT_QUOTA("AEG-LIM-002", 429, "insufficient_quota", "insufficient_quota", Retry.NEVER),
    UPSTREAM_ERROR("AEG-PRV-001", 502, "server_error", "upstream_error", Retry.NOW),
    UPSTREAM_CREDENTIALS("AEG-PRV-002", 502, "server_error", "upstream_error", Retry.NEVER),
    UPSTREAM_RATE_LIMITED("AEG-PRV-003", 429, "rate_limit_error", "rate_limit_exceeded", Retry.LATER),
    UPSTREAM_TIMEOUT("AEG-PRV-004", 504, "server_error", "upstream_timeout", Retry.NOW),
    CONTEXT_TOO_LONG("AEG-PRV-007", 400, "invalid_request_error", "context_length_exceeded", Retry.NEVER),
    UPSTREAM_REFUSED_REQUEST("AEG-PRV-008", 400, "invalid_request_error", "upstream_refused_request", Retry.NEVER),
    PLUGIN_UNSIGNED("AEG-PLG-001", 403, "invalid_request_error", "plugin_unsigned", Retry.NEVER),
    PLUGIN_KEY_UNKNOWN("AEG-PLG-002", 403, "invalid_request_error", "plugin_key_unknown", Retry.NEVER),
    PLUGIN_ALTERED("AEG-PLG-003", 403, "invalid_request_error", "plugin_altered", Retry.NEVER),
    PLUGIN_REVOKED("AEG-PLG-004", 403, "invalid_request_error", "plugin_revoked", Retry.NEVER),
    PLUGIN_CONTRACT_NEWER("AEG-PLG-005", 403, "invalid_request_error", "plugin_contract_newer", Retry.NEVER),
    PLUGIN_FINDING("AEG-PLG-006", 403, "invalid_request_error", "plugin_finding", Retry.NEVER),
    PLUGIN_GRANT_MISSING("AEG-PLG-007", 403, "invalid_request_error", "plugin_grant_missing", Retry.NEVER),
    PLUGIN_PROBE_FAILED("AEG-PLG-008", 403, "invalid_request_error", "plugin_probe_failed", Retry.NEVER),
    PLUGIN_TAKEN("AEG-PLG-009", 409, "invalid_request_error", "plugin_taken", Retry.NEVER),
    PLUGIN_MALFORMED("AEG-PLG-010", 400, "invalid_request_error", "plugin_malformed", Retry.NEVER),
    PLUGIN_REGISTRY("AEG-CFG-020", 503, "invalid_request_error", "plugin_registry", Retry.NEVER),
    PLUGIN_DECLARED("AEG-CFG-021", 409, "invalid_request_error", "plugin_declared", Retry.NEVER),
    PLUGIN_NOT_FOUND("AEG-CFG-022", 404, "invalid_request_error", "plugin_not_found", Retry.NEVER),
    EVIDENCE_UNAVAILABLE("AEG-SRV-004", 503, "server_error", "evidence_unavailable", Retry.NOW),
    OVERLOADED("AEG-SRV-005", 503, "server_error", "overloaded", Retry.LATER),
    INTERNAL("AEG-SRV-006", 500, "server_error", "internal_error", Retry.NEVER);

    private enum Retry {
        NEVER,
        NOW,
        LATER
    }

    private final String aegis;
    private final int status;
    private final String type;
    private final String code;
    private final Retry retry;

    ErrorCode(String aegis, int status, String type, String code, Retry retry) {
        this.aegis = aegis;
        this.status = status;
        this.type = type;
        this.code = code;
        this.retry = retry;
    }

    /** The stable code of the gateway, {@code AEG-GRD-001}. */
    public String aegis() {
        return aegis;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The {@code type} member of the OpenAI shape. */
    public String type() {
        return type;
    }

    /** The {@code code} member of the OpenAI shape. */
    public String code() {
        return code;
    }

    /** Whether sending the same request again can help: the {@code x-should-retry} header. */
    public boolean shouldRetry() {
        return retry != Retry.NEVER;
    }

    /** How long to wait before it can help, unless something better is known. */
    public Optional<Duration> retryAfter() {
        return retry == Retry.LATER ? Optional.of(Duration.ofSeconds(1)) : Optional.empty();
    }
}
