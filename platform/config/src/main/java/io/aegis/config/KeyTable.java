package io.aegis.config;

import java.util.List;
import java.util.Optional;

/** Every key of {@code aegis.yaml}, once. A table has no second idea to move elsewhere. */
final class KeyTable {
    private static final String NOW_OR_NEVER = "There is no fail-open switch; `shadow: true` records without acting.";

    /** How long one call of a plugin or of an endpoint may take. */
    private static final Shape.Quantity CALL = Forms.duration("1ms", "10m");

    /** How long something is kept. */
    private static final Shape.Quantity KEEPING = Forms.duration("1s", "36500d");

    private static final Shape.Url ENDPOINT = new Shape.Url(Urls.Use.ENDPOINT);

    private static final Shape.Section RESIDENCY = section(
            Key.of("region", Forms.NAME, "Region of the endpoint.").required(),
            Key.of("jurisdiction", Forms.JURISDICTION, "Law that applies there."),
            Key.of("source_url", new Shape.Url(Urls.Use.LINK), "Where the vendor says so."));

    private static final Shape.Plugin PROVIDER = new Shape.Plugin(
            PluginKind.PROVIDER,
            List.of(
                    Key.of("type", new Shape.Type(PluginKind.PROVIDER), "Which plugin speaks to it.")
                            .required(),
                    Key.of("base_url", ENDPOINT, "Where it is. Every request stays below this URL."),
                    Key.of("model", Forms.MODEL, "The model to ask for when a route names none."),
                    Key.of("api_key", new Shape.Reference(), "Its credential, always a reference."),
                    Key.of(
                            "dialects",
                            new Shape.ListOf(Forms.DIALECT),
                            "Wire formats that it is asked in, the best first; all that its plugin speaks, if nothing"
                                    + " is said."),
                    Key.of("residency", RESIDENCY, "Where the endpoint processes data, as declared.")));

    private static final Shape.Plugin GUARDRAIL = new Shape.Plugin(
            PluginKind.GUARD,
            List.of(
                    Key.of("type", new Shape.Type(PluginKind.GUARD), "Which plugin guards.")
                            .alsoCalled("pack")
                            .required(),
                    Key.of("message", Forms.LINE, "Fixed text for the caller when this guard blocks."),
                    Key.of("unmask", new Shape.Flag(), "Whether masks of this guard are restored in the answer.")
                            .orElse("true"),
                    Key.of("timeout", CALL, "How long one call may take; a guard that takes longer blocks.")
                            .orElse("2s"),
                    Key.of(
                            "residency",
                            RESIDENCY,
                            "Where the endpoint of a guard that uses the network processes data, as declared."),
                    Key.of(
                                    "shadow",
                                    new Shape.Flag(),
                                    "It decides and is recorded, and does not act; it guards nothing.")
                            .orElse("false"),
                    Key.never("fail_open", NOW_OR_NEVER)));

    private static final Shape.Section STAGES = section(
            stage("ingress", "Guards of what the caller sends."),
            stage("tool_call", "Guards of the tool calls that the model makes."),
            stage("tool_result", "Guards of tool results and retrieved documents."),
            stage("egress", "Guards of what the model wrote."));

    private static final Shape.Section TARGET = section(
            Key.of("provider", Forms.NAME, "A provider.").required(),
            Key.of("weight", new Shape.Whole(0, 1_000_000), "Its share of the runs.")
                    .orElse("1"),
            Key.of("model", Forms.MODEL, "The model asked for here; the route's, if nothing is said."));

    private static final Shape.Section ATTACHMENTS = new Shape.Section(
            List.of(
                    Key.of(
                                    "bytes",
                                    choice("refuse", "guard", "pass"),
                                    "Bytes that are no text, on a route with guards. `guard`: they pass if a guard"
                                            + " reads their media type.")
                            .orElse("refuse"),
                    Key.of(
                                    "url_hosts",
                                    new Shape.ListOf(Forms.DOMAIN),
                                    "Hosts from which the provider may fetch what a request names, over https.")
                            .orElse("[]")),
            Optional.of("bytes"));

    private static final Shape.Section TOOL = section(
            Key.of("description", Forms.TEXT, "What the model is told of it."),
            Key.of(
                    "parameters",
                    new Shape.Schema(),
                    "JSON Schema of its arguments, draft 2020-12; any object, if nothing is said."),
            Key.of("result", Forms.TEXT, "What it answers, whatever its arguments are."),
            Key.of(
                    "http",
                    section(
                            Key.of("method", choice("get", "post", "put", "patch", "delete"), "The method.")
                                    .orElse("get"),
                            Key.of("url", Forms.URL_TEMPLATE, "Where it is; arguments fill what is in braces.")
                                    .required(),
                            Key.of(
                                            "body",
                                            new Shape.ListOf(Forms.TOOL),
                                            "Arguments that are sent as a JSON body, if the model gives them.")
                                    .orElse("[]"),
                            Key.of("api_key", new Shape.Reference(), "Its credential, always a reference."),
                            Key.of(
                                    "api_key_header",
                                    Forms.HEADER,
                                    "The header that the credential is sent in; without it, as a bearer token."),
                            Key.of("residency", RESIDENCY, "Where the endpoint processes data, as declared.")),
                    "The endpoint that the gateway calls for it."),
            Key.of("timeout", CALL, "How long one call of the endpoint may take.")
                    .orElse("10s"),
            Key.of("max_result", Forms.size("1B", "16MiB"), "How much the endpoint may answer; more is a failure.")
                    .orElse("64KiB"),
            Key.of("deny", new Shape.Flag(), "No call of it happens.").orElse("false"),
            Key.of("require_approval", new Shape.Flag(), "A human agrees to every call.")
                    .orElse("false"),
            Key.of(
                            "rules",
                            new Shape.ListOf(section(
                                    Key.of("when", new Shape.Schema(), "JSON Schema of the arguments that it is for.")
                                            .required(),
                                    Key.of(
                                                    "verdict",
                                                    choice("deny", "require_approval"),
                                                    "What happens then; `deny` stands above `require_approval`.")
                                            .required(),
                                    Key.of("reason", Forms.LABEL, "The name of the rule in evidence.")
                                            .required())),
                            "What is said of its arguments.")
                    .orElse("[]"),
            Key.of("receives", new Shape.ListOf(Forms.ENTITY), "Masked values that it gets, by entity.")
                    .orElse("[]"),
            Key.of("receives_from", new Shape.ListOf(Forms.TOOL), "Other tools whose values of these it gets too.")
                    .orElse("[]"),
            Key.of("reveals", new Shape.ListOf(Forms.ENTITY), "Masked values of its answers that the caller gets.")
                    .orElse("[]"));

    private static final Shape.Section ROUTE = section(
            Key.of("provider", Forms.NAME, "The provider that serves it; `targets` names several in its place."),
            Key.of("targets", new Shape.ListOf(TARGET), "Providers that share its runs by their weights.")
                    .orElse("[]"),
            Key.of(
                            "fallback",
                            new Shape.ListOf(Forms.NAME),
                            "Providers to ask when the one before is in trouble, in order.")
                    .orElse("[]"),
            Key.of(
                            "retries",
                            section(
                                    Key.of(
                                                    "attempts",
                                                    new Shape.Whole(1, 5),
                                                    "How often one provider is asked at most.")
                                            .orElse("1"),
                                    Key.of(
                                                    "on",
                                                    new Shape.ListOf(choice("connect", "429", "5xx", "timeout")),
                                                    "What another attempt is made for.")
                                            .orElse("[connect, 429, 5xx, timeout]")),
                            "Further attempts at the same provider.")
                    .orElse("{}"),
            Key.of("model", Forms.MODEL, "The model asked for upstream; `{requested}` passes the caller's."),
            Key.of("models", new Shape.ListOf(Forms.MODEL_CLAIM), "Model names that lead here; `*` matches any text.")
                    .orElse("[]"),
            Key.of("owner", Forms.LINE, "Who answers for this route."),
            Key.of("risk_rating", Forms.RATING, "Recorded in the model inventory."),
            Key.of("review_interval_days", new Shape.Whole(1, 3650), "Days until the next review is due."),
            Key.of("pipeline", STAGES, "Replaces the stages that it names, and only those.")
                    .orElse("{}"),
            Key.of("labels", new Shape.MapOf(Forms.LABEL, new Shape.OneOrMore(Forms.LABEL)), "Labels of the operator.")
                    .orElse("{}"),
            Key.of("unknown_fields", choice("pass", "refuse"), "Request fields that Aegis does not know.")
                    .orElse("pass"),
            Key.of(
                            "late_violation",
                            choice("record", "forbid"),
                            "`forbid` buffers; `record` may end a stream late and says so in evidence.")
                    .orElse("record"),
            Key.of(
                            "capabilities",
                            choice("strict", "report"),
                            "What a provider's dialect has no word for: `strict` refuses the request, `report` names"
                                    + " it in the answer.")
                    .orElse("strict"),
            Key.of("attachments", ATTACHMENTS, "Images, sound, files and links.")
                    .orElse("{}"),
            Key.of(
                            "provider_tools",
                            new Shape.ListOf(Forms.PROVIDER_TOOL),
                            "Tools that the provider may run by itself, past every guard, by the types that the API has"
                                    + " for them.")
                    .orElse("[]"),
            Key.of(
                            "on_pause",
                            choice("refuse", "hold"),
                            "What a caller sees while a run waits for approval: an error, or nothing yet.")
                    .orElse("refuse"),
            Key.of("hold_timeout", Forms.duration("1ms", "24h"), "How long a held request waits.")
                    .orElse("2m"),
            Key.of("approvals", approvals(false), "Replaces what `approvals` says, key by key.")
                    .orElse("{}"),
            Key.of(
                            "tools",
                            new Shape.MapOf(Forms.TOOL, TOOL),
                            "Tools that the gateway runs for the model, and what holds for the client's own.")
                    .orElse("{}"),
            Key.of("max_turns", new Shape.Whole(1, 100), "How often the model is asked in one run at most.")
                    .orElse("8"));

    private static final Shape.Plugin AUTH = new Shape.Plugin(
            PluginKind.AUTHENTICATOR,
            List.of(
                    Key.of(
                                    "type",
                                    new Shape.Type(PluginKind.AUTHENTICATOR),
                                    "Who decides who is asking; `none` serves loopback only.")
                            .required(),
                    Key.of(
                                    "roles",
                                    section(
                                            principals("auditor", "Who may read the runs and evidence of all."),
                                            principals("operator", "Who may use the admin listener.")),
                                    "Who may do more than call.")
                            .orElse("{}")));

    private static final Shape.Section SERVER = section(
            Key.of("host", Forms.HOST, "Address to listen on.").orElse("127.0.0.1"),
            Key.of("port", new Shape.Whole(0, 65_535), "Port to listen on; 0 picks one.")
                    .orElse("8000"),
            Key.of("hosts", new Shape.ListOf(Forms.HOST), "Names under which clients may call.")
                    .orElse("[]"),
            Key.of("public_url", ENDPOINT, "The URL under which clients find the gateway, for what it says of itself.")
                    .nullable(),
            Key.of("max_body", Forms.size("1KiB", "1GiB"), "The largest request body.")
                    .orElse("16MiB"),
            Key.of("request_timeout", Forms.duration("1ms", "24h"), "The longest that one request may take.")
                    .orElse("10m"),
            Key.of(
                            "drain",
                            section(
                                    Key.of("delay", Forms.duration("0s", "1h"), "Not ready, but still accepting.")
                                            .orElse("5s"),
                                    Key.of("timeout", Forms.duration("0s", "24h"), "How long runs may finish.")
                                            .orElse("60s")),
                            "How the gateway stops.")
                    .orElse("{}"));

    private static final Key TRUST = Key.of(
                    "trust",
                    new Shape.MapOf(
                            Forms.NAME,
                            section(
                                    Key.of(
                                                    "key_file",
                                                    new Shape.OneOrMore(Forms.FILE),
                                                    "The vendor's public key, or several of them.")
                                            .required(),
                                    Key.of("prefix", Forms.PREFIX, "What the names of its plugins begin with.")
                                            .required())),
                    "Vendors whose plugins may be installed.")
            .orElse("{}");

    private static final Key PLUGINS = Key.of(
                    "plugins",
                    new Shape.MapOf(
                            Forms.PLUGIN,
                            section(
                                    Key.of("file", Forms.FILE, "Its jar; its signature lies beside it.")
                                            .required(),
                                    Key.of("sha256", Forms.SHA256, "What the jar must be."),
                                    Key.of("tier", choice("verified", "sandboxed", "process"), "How far it is trusted.")
                                            .orElse("sandboxed"),
                                    Key.of(
                                                    "grants",
                                                    new Shape.ListOf(choice("network", "originals", "keys")),
                                                    "What it may use of what it asks for.")
                                            .orElse("[]"))),
                    "Plugins of vendors.")
            .orElse("{}");

    private static final Key SANDBOX = Key.of(
                    "sandbox",
                    section(
                            Key.of(
                                            "isolation",
                                            choice("bubblewrap", "process"),
                                            "What stands around a plugin's process; `process` is nothing but the"
                                                    + " process itself.")
                                    .orElse("bubblewrap"),
                            Key.of("memory", Forms.size("16MiB", "64GiB"), "How much memory one plugin may use.")
                                    .orElse("256MiB"),
                            Key.of("timeout", CALL, "How long one call may take before its process is killed.")
                                    .orElse("2s")),
                    "The processes of plugins that are not trusted.")
            .orElse("{}");

    private static final Shape.Section EXPORTER = section(
            Key.of("type", new Shape.Type(PluginKind.EXPORTER), "`jsonl` appends to a file, `webhook` posts to a URL.")
                    .required(),
            Key.of("path", Forms.FILE, "Of `jsonl`: the file. Its directory must be there."),
            Key.of(
                    "rotate_at",
                    Forms.size("1KiB", "1024GiB"),
                    "Of `jsonl`: how large the file becomes before it gets the number of its last record behind its"
                            + " name and a new one is begun."),
            Key.of("url", ENDPOINT, "Of `webhook`: where batches are posted to."),
            Key.of("signing_key", new Shape.Reference(), "Of `webhook`: the key that each request is signed with."),
            Key.of("api_key", new Shape.Reference(), "Of `webhook`: its credential, sent as a bearer token."),
            Key.of("residency", RESIDENCY, "Where the receiver processes data, as declared."),
            Key.of("from_seq", new Shape.Whole(1, Long.MAX_VALUE), "The first record that a new exporter is handed.")
                    .orElse("1"));

    private static final Shape.Section NOTIFY = section(
            Key.of("url", ENDPOINT, "Where the notice is posted to.").required(),
            Key.of("signing_key", new Shape.Reference(), "The key that each notice is signed with.")
                    .required(),
            Key.of("api_key", new Shape.Reference(), "A credential of the receiver, sent as a bearer token."));

    /** What is read before everything else. */
    static final Shape.Section VENDORS = section(TRUST, PLUGINS, SANDBOX);

    static final Shape.Section ROOT = section(
            Key.of("providers", new Shape.MapOf(Forms.NAME, PROVIDER), "Models that routes can use.")
                    .orElse("{}"),
            Key.of("guardrails", new Shape.MapOf(Forms.NAME, GUARDRAIL), "Guards that pipelines can name.")
                    .orElse("{}"),
            Key.of("pipeline", STAGES, "The guards of each stage, in order, for every route.")
                    .orElse("{}"),
            Key.of("baseline", STAGES, "Guards that no route can drop.").orElse("{}"),
            Key.of("routes", new Shape.MapOf(Forms.NAME, ROUTE), "What callers can ask for.")
                    .orElse("{}"),
            Key.of("auth", AUTH, "Who may call."),
            Key.of("server", SERVER, "The public listener.").orElse("{}"),
            Key.of(
                            "persistence",
                            section(
                                    Key.of(
                                                    "type",
                                                    new Shape.Choice(List.of("sqlite"), List.of("postgresql")),
                                                    "The database.")
                                            .orElse("sqlite"),
                                    Key.of("path", Forms.FILE, "The database file, if not in the data directory."),
                                    Key.of(
                                            "encryption_key",
                                            new Shape.Reference(),
                                            "The key that the content of kept runs is encrypted under: 32 bytes in"
                                                    + " base64. Without it the gateway makes one in its data"
                                                    + " directory."),
                                    Key.of(
                                                    "previous_keys",
                                                    new Shape.ListOf(new Shape.Reference()),
                                                    "Keys that it took the place of.")
                                            .orElse("[]")),
                            "Where state is kept.")
                    .orElse("{}"),
            Key.of(
                            "retention",
                            section(
                                    Key.of("answers", KEEPING, "Stored answers and mask maps, which are deleted then.")
                                            .orElse("24h"),
                                    Key.of("runs", KEEPING, "What is listed of runs, which is deleted then.")
                                            .orElse("30d"),
                                    Key.of(
                                                    "evidence",
                                                    KEEPING,
                                                    "How long the ledger is to be kept at least. Nothing deletes"
                                                            + " its records.")
                                            .orElse("400d")),
                            "How long things are kept.")
                    .orElse("{}"),
            Key.of(
                            "reload",
                            section(
                                    Key.of("watch", new Shape.Flag(), "Whether a changed file is loaded.")
                                            .orElse("true"),
                                    Key.of(
                                                    "weakening",
                                                    choice("hold", "accept"),
                                                    "What happens to a change that weakens.")
                                            .orElse("hold")),
                            "How changes of this file take effect.")
                    .orElse("{}"),
            Key.of(
                    "change_ref",
                    Forms.REFERENCE,
                    "What you call the last change of this file, as a ticket or a commit. It stands in the evidence"
                            + " of that change."),
            Key.of(
                            "log",
                            section(
                                    Key.of("level", choice("error", "warn", "info", "debug"), "How much is logged.")
                                            .orElse("info"),
                                    Key.of("format", choice("auto", "text", "json"), "`auto` is text on a terminal.")
                                            .orElse("auto")),
                            "What is written to stderr.")
                    .orElse("{}"),
            Key.of(
                    "admin",
                    section(Key.of("listen", Forms.LISTEN, "Address and port.").required()),
                    "A listener of its own for metrics, details of health and administration."),
            Key.of(
                            "egress",
                            section(
                                    Key.of(
                                                    "proxy",
                                                    new Shape.Url(Urls.Use.PROXY),
                                                    "The proxy for everything outbound but loopback.")
                                            .nullable(),
                                    Key.of(
                                                    "private",
                                                    new Shape.ListOf(Forms.NETWORK),
                                                    "Private destinations that providers may have.")
                                            .orElse("[]"),
                                    Key.of("ca_file", Forms.FILE, "Further certificate authorities.")
                                            .nullable()),
                            "The way out.")
                    .orElse("{}"),
            Key.of("approvals", approvals(true), "Who decides runs that wait for a human.")
                    .orElse("{}"),
            TRUST,
            PLUGINS,
            SANDBOX,
            Key.of("exporters", new Shape.MapOf(Forms.NAME, EXPORTER), "Where evidence is copied to.")
                    .orElse("{}"),
            Key.later("telemetry", "Traces."));

    private KeyTable() {}

    private static Shape.Section section(Key... keys) {
        return new Shape.Section(List.of(keys));
    }

    private static Shape.Choice choice(String... options) {
        return new Shape.Choice(List.of(options), List.of());
    }

    private static Key stage(String name, String about) {
        return Key.of(name, new Shape.ListOf(Forms.GUARD), about);
    }

    /**
     * @param whole whether what is left out has a value
     */
    private static Shape.Section approvals(boolean whole) {
        Key approvers = Key.of(
                "approvers",
                new Shape.ListOf(Forms.PRINCIPAL),
                "Who may decide: `jane`, `team:risk`, `label:duty=approver`.");
        Key quorum = Key.of("quorum", new Shape.Whole(1, 20), "How many must agree.");
        Key self = Key.of("self_approval", new Shape.Flag(), "Whether one may agree to one's own run.");
        Key expires =
                Key.of("expires_after", Forms.duration("1ms", "365d"), "When a run is denied that nobody decided.");
        Key reveal = Key.of("reveal", new Shape.ListOf(Forms.PRINCIPAL), "Who may look at hidden values.");
        return whole
                ? section(
                        approvers.orElse("[]"),
                        quorum.orElse("1"),
                        self.orElse("false"),
                        expires.orElse("24h"),
                        reveal.orElse("[]"),
                        Key.of("notify", NOTIFY, "Who is told that a run waits; the notice holds ids and no content."))
                : section(approvers, quorum, self, expires, reveal);
    }

    private static Key principals(String role, String about) {
        return Key.of(role, new Shape.ListOf(Forms.PRINCIPAL), about).orElse("[]");
    }
}
