package io.aegis.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Period;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Makes records of a tree that is checked and complete. What it does not find there is a defect of the checks. */
final class Binder {
    private final Section root;

    Binder(Node root) {
        this.root = new Section(root, KeyPath.ROOT);
    }

    Config bind(EffectiveConfig effective, Positions positions, List<Problem> warnings) {
        return new Config(
                named("providers", Binder::provider),
                named("guardrails", Binder::guardrail),
                pipeline(root.in("pipeline")),
                pipeline(root.in("baseline")),
                named("routes", this::route),
                root.optional("auth").map(Binder::auth),
                server(root.in("server")),
                persistence(root.in("persistence")),
                retention(root.in("retention")),
                reload(root.in("reload")),
                root.optionalText("change_ref"),
                log(root.in("log")),
                root.optional("admin").map(Binder::admin),
                egress(root.in("egress")),
                named("exporters", Binder::exporter),
                root.in("approvals").optional("notify").map(Binder::webhook),
                vendors(positions),
                effective,
                positions,
                warnings);
    }

    PluginSection vendors(Positions positions) {
        Section sandbox = root.in("sandbox");
        return new PluginSection(
                named("trust", Binder::vendor),
                named("plugins", Binder::plugin),
                new Sandbox(
                        choice(Sandbox.Isolation.class, sandbox.text("isolation")),
                        sandbox.size("memory"),
                        sandbox.duration("timeout")),
                positions);
    }

    private static TrustedVendor vendor(String name, Section section) {
        return new TrustedVendor(
                name, section.oneOrMore("key_file").stream().map(Path::of).toList(), section.text("prefix"));
    }

    private static DeclaredPlugin plugin(String name, Section section) {
        return new DeclaredPlugin(
                name,
                Path.of(section.text("file")),
                section.optionalText("sha256"),
                choice(DeclaredPlugin.Tier.class, section.text("tier")),
                Set.copyOf(section.texts("grants")));
    }

    private <T> Map<String, T> named(String key, BiFunction<String, Section, T> binding) {
        var bound = new LinkedHashMap<String, T>();
        Section section = root.in(key);
        section.names().forEach(name -> bound.put(name, binding.apply(name, section.in(name))));
        return bound;
    }

    private static Provider provider(String name, Section section) {
        return new Provider(
                name,
                section.text("type"),
                section.optionalText("base_url").map(URI::create),
                section.optionalText("model"),
                section.optionalText("api_key").flatMap(SecretReference::parse),
                section.has("dialects") ? section.texts("dialects") : List.of(),
                section.optional("residency").map(Binder::residency),
                section.settings(Set.of("type", "model", "dialects", "residency")));
    }

    private static Residency residency(Section section) {
        return new Residency(
                section.text("region"),
                section.optionalText("jurisdiction"),
                section.optionalText("source_url").map(URI::create));
    }

    private static Guardrail guardrail(String name, Section section) {
        return new Guardrail(
                name,
                section.text("type"),
                section.optionalText("message"),
                section.flag("unmask"),
                section.duration("timeout"),
                section.optional("residency").map(Binder::residency),
                section.flag("shadow"),
                section.settings(Set.of("type", "message", "unmask", "timeout", "residency", "shadow")));
    }

    private static Pipeline pipeline(Section section) {
        var stages = new EnumMap<Stage, List<String>>(Stage.class);
        for (Stage stage : Stage.values()) {
            if (section.has(stage.key())) {
                stages.put(stage, section.texts(stage.key()));
            }
        }
        return new Pipeline(stages);
    }

    private Route route(String name, Section section) {
        return new Route(
                name,
                targets(section),
                section.texts("fallback"),
                retries(section.in("retries")),
                section.optionalText("model"),
                section.texts("models"),
                section.optionalText("owner"),
                section.optionalText("risk_rating"),
                section.optionalWhole("review_interval_days").map(days -> Period.ofDays(Math.toIntExact(days))),
                pipeline(section.in("pipeline")),
                labels(section.in("labels")),
                choice(Route.UnknownFields.class, section.text("unknown_fields")),
                choice(Route.LateViolation.class, section.text("late_violation")),
                choice(Route.Capabilities.class, section.text("capabilities")),
                attachments(section.in("attachments")),
                section.texts("provider_tools"),
                choice(Route.OnPause.class, section.text("on_pause")),
                section.duration("hold_timeout"),
                approvals(section.in("approvals"), root.in("approvals")),
                tools(section.in("tools")),
                Math.toIntExact(section.whole("max_turns")));
    }

    private static Approvals approvals(Section own, Section all) {
        return new Approvals(
                Set.copyOf(said(own, all, "approvers").texts("approvers")),
                Math.toIntExact(said(own, all, "quorum").whole("quorum")),
                said(own, all, "self_approval").flag("self_approval"),
                said(own, all, "expires_after").duration("expires_after"),
                Set.copyOf(said(own, all, "reveal").texts("reveal")));
    }

    private static Section said(Section own, Section all, String key) {
        return own.has(key) ? own : all;
    }

    private static Map<String, Tool> tools(Section section) {
        var tools = new LinkedHashMap<String, Tool>();
        section.names().forEach(name -> tools.put(name, tool(name, section.in(name))));
        return tools;
    }

    private static Tool tool(String name, Section section) {
        return new Tool(
                name,
                section.optionalText("description"),
                section.optionalJson("parameters"),
                section.optionalText("result"),
                section.optional("http").map(Binder::http),
                section.duration("timeout"),
                section.size("max_result"),
                section.flag("deny"),
                section.flag("require_approval"),
                section.sections("rules").stream().map(Binder::rule).toList(),
                Set.copyOf(section.texts("receives")),
                Set.copyOf(section.texts("receives_from")),
                Set.copyOf(section.texts("reveals")));
    }

    private static Tool.Http http(Section section) {
        return new Tool.Http(
                section.text("method").toUpperCase(Locale.ROOT),
                section.text("url"),
                section.texts("body"),
                section.optionalText("api_key").flatMap(SecretReference::parse),
                section.optionalText("api_key_header"),
                section.optional("residency").map(Binder::residency));
    }

    private static Tool.Rule rule(Section section) {
        return new Tool.Rule(
                section.optionalJson("when").orElseThrow(),
                section.text("verdict").equals("deny"),
                section.text("reason"));
    }

    private static Route.Attachments attachments(Section section) {
        return new Route.Attachments(
                choice(Route.Attachments.Bytes.class, section.text("bytes")), Set.copyOf(section.texts("url_hosts")));
    }

    private static List<Route.Share> targets(Section section) {
        return section.optionalText("provider")
                .map(provider -> List.of(new Route.Share(provider, 1, Optional.empty())))
                .orElseGet(() -> section.sections("targets").stream()
                        .map(target -> new Route.Share(
                                target.text("provider"),
                                Math.toIntExact(target.whole("weight")),
                                target.optionalText("model")))
                        .toList());
    }

    private static Route.Retries retries(Section section) {
        Set<String> words = Set.copyOf(section.words("on"));
        return new Route.Retries(
                Math.toIntExact(section.whole("attempts")),
                Arrays.stream(Route.Retries.On.values())
                        .filter(on -> words.contains(on.word()))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static Map<String, Set<String>> labels(Section section) {
        var labels = new LinkedHashMap<String, Set<String>>();
        section.names().forEach(name -> labels.put(name, Set.copyOf(section.oneOrMore(name))));
        return labels;
    }

    private static Auth auth(Section section) {
        var roles = new EnumMap<Auth.Role, Set<String>>(Auth.Role.class);
        for (Auth.Role role : Auth.Role.values()) {
            String key = role.name().toLowerCase(Locale.ROOT);
            roles.put(role, Set.copyOf(section.in("roles").texts(key)));
        }
        return new Auth(section.text("type"), roles, section.settings(Set.of("type", "roles")));
    }

    private static Server server(Section section) {
        Section drain = section.in("drain");
        return new Server(
                section.text("host"),
                Math.toIntExact(section.whole("port")),
                section.texts("hosts"),
                section.optionalText("public_url").map(URI::create),
                section.size("max_body"),
                section.duration("request_timeout"),
                new Server.Drain(drain.duration("delay"), drain.duration("timeout")));
    }

    private static Persistence persistence(Section section) {
        return new Persistence(
                choice(Persistence.Database.class, section.text("type")),
                section.optionalText("path").map(Path::of),
                section.optionalText("encryption_key").flatMap(SecretReference::parse),
                section.texts("previous_keys").stream()
                        .flatMap(text -> SecretReference.parse(text).stream())
                        .toList());
    }

    private static Retention retention(Section section) {
        return new Retention(section.duration("answers"), section.duration("runs"), section.duration("evidence"));
    }

    private static Reload reload(Section section) {
        return new Reload(section.flag("watch"), choice(Reload.OnWeakening.class, section.text("weakening")));
    }

    private static Log log(Section section) {
        return new Log(
                choice(Log.Level.class, section.text("level")), choice(Log.Format.class, section.text("format")));
    }

    private static Admin admin(Section section) {
        String listen = section.text("listen");
        int colon = listen.lastIndexOf(':');
        return new Admin(listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
    }

    private static Egress egress(Section section) {
        return new Egress(
                section.optionalText("proxy").map(URI::create),
                section.texts("private"),
                section.optionalText("ca_file").map(Path::of));
    }

    private static Exporter exporter(String name, Section section) {
        return new Exporter(
                name,
                receiver(choice(Exporter.Kind.class, section.text("type")), section),
                section.optional("residency").map(Binder::residency),
                section.whole("from_seq"));
    }

    private static Exporter.Receiver receiver(Exporter.Kind kind, Section section) {
        return switch (kind) {
            case JSONL ->
                new Exporter.Receiver.File(
                        Path.of(section.text("path")),
                        section.has("rotate_at") ? OptionalLong.of(section.size("rotate_at")) : OptionalLong.empty());
            case WEBHOOK -> new Exporter.Receiver.Web(webhook(section));
        };
    }

    private static Webhook webhook(Section section) {
        return new Webhook(
                section.path().pointer(),
                URI.create(section.text("url")),
                SecretReference.parse(section.text("signing_key")).orElseThrow(),
                section.optionalText("api_key").flatMap(SecretReference::parse));
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String word) {
        return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }
}
