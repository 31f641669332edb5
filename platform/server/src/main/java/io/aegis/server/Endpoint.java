package io.aegis.server;

/**
 * Every endpoint: the one table that requests are routed and authorised by. What is not in it does not exist.
 *
 * <p>A path may end in one variable segment, or in a model's name, which may hold slashes.
 */
enum Endpoint {
    CHAT("POST", "/v1/chat/completions", Access.CALLER, "chat"),
    RESPONSES("POST", "/v1/responses", Access.CALLER, "responses", "openai.responses"),
    MESSAGES("POST", "/v1/messages", Access.CALLER, "messages", "anthropic.messages"),
    COUNT_TOKENS("POST", "/v1/messages/count_tokens", Access.CALLER, "messages", "anthropic.count_tokens"),
    EMBEDDINGS("POST", "/v1/embeddings", Access.CALLER, "embeddings", "openai.embeddings"),
    MODELS("GET", "/v1/models", Access.CALLER, "models"),
    MODEL("GET", "/v1/models/{model}", Access.CALLER, "models"),
    CHECK("POST", "/v1/guards/check", Access.CALLER, "check"),
    RUN_CREATE("POST", "/v1/runs", Access.CALLER, "runs"),
    RUNS("GET", "/v1/runs", Access.CALLER, "runs"),
    RUN("GET", "/v1/runs/{id}", Access.CALLER, "runs"),
    RUN_EVENTS("GET", "/v1/runs/{id}/events", Access.CALLER, "runs"),
    RUN_RESUME("POST", "/v1/runs/{id}/resume", Access.CALLER, "runs"),
    RUN_REVEAL("POST", "/v1/runs/{id}/reveal", Access.CALLER, "runs"),
    APPROVALS("GET", "/approvals", Access.REVIEWER, Endpoint.PAGES),
    APPROVALS_DECIDED("GET", "/approvals/decided", Access.REVIEWER, Endpoint.PAGES),
    APPROVALS_EVENTS("GET", "/approvals/events", Access.REVIEWER, Endpoint.PAGES),
    APPROVALS_SIGN_IN_FORM("GET", "/approvals/sign-in", Access.ANYBODY, Endpoint.PAGES),
    APPROVALS_SIGN_IN("POST", "/approvals/sign-in", Access.ANYBODY, Endpoint.PAGES),
    APPROVALS_SIGN_OUT("POST", "/approvals/sign-out", Access.REVIEWER, Endpoint.PAGES),
    APPROVALS_ASSET("GET", "/approvals/assets/{name}", Access.ANYBODY, Endpoint.PAGES),
    APPROVAL("GET", "/approvals/{id}", Access.REVIEWER, Endpoint.PAGES),
    APPROVAL_DECIDE("POST", "/approvals/{id}/decide", Access.REVIEWER, Endpoint.PAGES),
    APPROVAL_REVEAL("POST", "/approvals/{id}/reveal", Access.REVIEWER, Endpoint.PAGES),
    AUDIT("GET", "/v1/audit", Access.CALLER, "audit"),
    LEDGER("GET", "/v1/audit/ledger", Access.AUDITOR, "audit"),
    INVENTORY("GET", "/v1/audit/inventory", Access.AUDITOR, "audit"),
    REPORT("GET", "/v1/audit/report", Access.AUDITOR, "audit"),
    LIVE("GET", "/livez", Access.ANYBODY, "health"),
    READY("GET", "/readyz", Access.ANYBODY, "health"),
    HEALTH("GET", "/healthz", Access.ANYBODY, "health"),
    READY_DETAIL("GET", "/readyz?verbose", Access.OPERATOR, "health"),
    STATUS("GET", "/v1/health", Access.OPERATOR, "health"),
    METRICS("GET", "/metrics", Access.OPERATOR, "metrics"),
    OPENAPI("GET", "/openapi.json", Access.ANYBODY, "openapi"),
    KEYS("GET", "/admin/v1/keys", Access.ADMIN, "admin"),
    KEY_CREATE("POST", "/admin/v1/keys", Access.ADMIN, "admin"),
    KEY_REVOKE("DELETE", "/admin/v1/keys/{id}", Access.ADMIN, "admin"),
    KEY_ROTATE("POST", "/admin/v1/keys/{id}/rotate", Access.ADMIN, "admin"),
    CONFIG_DIFF("GET", "/admin/v1/config/diff", Access.ADMIN, "admin"),
    CONFIG_APPLY("POST", "/admin/v1/config/apply", Access.ADMIN, "admin"),
    RELOAD("POST", "/admin/v1/reload", Access.ADMIN, "admin"),
    PLUGINS("GET", "/admin/v1/plugins", Access.ADMIN, "admin"),
    PLUGIN_INSTALL("POST", "/admin/v1/plugins", Access.ADMIN, "admin"),
    PLUGIN_UPDATE("POST", "/admin/v1/plugins/update", Access.ADMIN, "admin"),
    PLUGIN_REVOKE("POST", "/admin/v1/plugins/revoke", Access.ADMIN, "admin"),
    PLUGIN_ROLLBACK("POST", "/admin/v1/plugins/{id}/rollback", Access.ADMIN, "admin"),
    PLUGIN_REMOVE("DELETE", "/admin/v1/plugins/{id}", Access.ADMIN, "admin"),
    PROVIDERS("GET", "/admin/v1/providers", Access.ADMIN, "admin"),
    PROVIDER_TEST("POST", "/admin/v1/providers/{id}/test", Access.ADMIN, "admin"),
    POLICY_REPLAY("POST", "/admin/v1/policy/replay", Access.ADMIN, "admin"),
    RUNS_PURGE("POST", "/admin/v1/runs/purge", Access.ADMIN, "admin"),
    CHECKPOINT("POST", "/admin/v1/audit/checkpoint", Access.ADMIN, "admin"),
    CHECKPOINT_KEY("GET", "/admin/v1/audit/key", Access.ADMIN, "admin"),
    CHECKPOINT_KEY_ROTATE("POST", "/admin/v1/audit/key/rotate", Access.ADMIN, "admin"),
    TRUST("GET", "/admin/v1/trust", Access.ADMIN, "admin"),
    TRUST_ADD("POST", "/admin/v1/trust", Access.ADMIN, "admin"),
    TRUST_REMOVE("DELETE", "/admin/v1/trust/{id}", Access.ADMIN, "admin");

    /** What errors are written in where no model is asked. */
    static final String OPENAI_CHAT = "openai.chat";

    /** The name under which pages for people are counted. */
    private static final String PAGES = "approvals";

    /** A key, or a reason, and what a form carries besides. */
    private static final long FORM_BODY = 16L * 1024;

    /** A plugin's file in base64, with the largest signature beside it. */
    private static final long PLUGIN_BODY = 96L * 1024 * 1024;

    private final String method;
    private final String path;
    private final Access access;
    private final String surface;
    private final String dialect;

    Endpoint(String method, String path, Access access, String surface) {
        this(method, path, access, surface, OPENAI_CHAT);
    }

    Endpoint(String method, String path, Access access, String surface, String dialect) {
        this.method = method;
        this.path = path;
        this.access = access;
        this.surface = surface;
        this.dialect = dialect;
    }

    String method() {
        return method;
    }

    String path() {
        return path;
    }

    Access access() {
        return access;
    }

    /** The name under which requests are counted. */
    String surface() {
        return surface;
    }

    /** The name of the dialect that it speaks. */
    String dialect() {
        return dialect;
    }

    /** Whether it has a body. */
    boolean hasBody() {
        return method.equals("POST");
    }

    /** The largest body that it takes where others take {@code usual}. */
    long mostBody(long usual) {
        if (isPage()) {
            return FORM_BODY;
        }
        return this == PLUGIN_INSTALL || this == PLUGIN_UPDATE ? Math.max(usual, PLUGIN_BODY) : usual;
    }

    /** Whether it is for a browser with somebody before it: bodies are forms, and errors are pages. */
    boolean isPage() {
        return surface.equals(PAGES);
    }

    /** Whether it tells a load balancer how the gateway is: answered to any name and however busy the gateway is. */
    boolean isProbe() {
        return this == LIVE || this == READY || this == HEALTH;
    }

    /** Whether it exists behind a door. */
    boolean isBehind(Door door) {
        return switch (access) {
            case ANYBODY -> !isPage() || door == Door.PUBLIC;
            case OPERATOR -> true;
            case CALLER, REVIEWER, AUDITOR -> door == Door.PUBLIC;
            case ADMIN -> door != Door.PUBLIC;
        };
    }
}
