package io.aegis.app;

import io.aegis.admission.PluginKind;
import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.Guardrail;
import io.aegis.config.Position;
import io.aegis.config.Problem;
import io.aegis.config.Provider;
import io.aegis.config.Route;
import io.aegis.config.Settings;
import io.aegis.kernel.Admissions;
import io.aegis.kernel.Generation;
import io.aegis.kernel.GuardSlot;
import io.aegis.plugins.PluginSet;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong or surprising about a configuration once the plugins are known that it names. */
final class Review {
    private static final Pattern REGION_IN_HOST =
            Pattern.compile("(?:^|[.-])(us|eu|ap|ca|sa|me|af|uk|in|au|jp)-[a-z]+");

    private static final List<Stage> IN_ORDER_OF_A_RUN =
            List.of(Stage.INGRESS, Stage.TOOL_RESULT, Stage.TOOL_CALL, Stage.EGRESS);

    private final Config config;
    private final PluginSet plugins;
    private final List<Problem> problems = new ArrayList<>();

    Review(Config config, PluginSet plugins) {
        this.config = config;
        this.plugins = plugins;
    }

    /** Whether each plugin's settings are what its schema says. */
    List<Problem> settings() {
        config.guardrails().values().forEach(guard -> check(PluginKind.GUARD, guard.type(), guard.settings()));
        config.providers().values().forEach(provider -> {
            check(PluginKind.PROVIDER, provider.type(), provider.settings());
            dialects(provider);
        });
        config.auth()
                .filter(auth -> !auth.isNone())
                .ifPresent(auth -> check(PluginKind.AUTHENTICATOR, auth.type(), auth.settings()));
        return List.copyOf(problems);
    }

    /** Whether the guards of each route fit together. Errors, because what does not is a hole. */
    List<Problem> generation(Generation generation) {
        labels(generation);
        generation.routes().values().forEach(this::originals);
        generation.routes().values().forEach(this::attachments);
        return List.copyOf(problems);
    }

    /** A guard that never sees the label that it reads decides nothing. */
    private void labels(Generation generation) {
        for (io.aegis.kernel.Route route : generation.routes().values()) {
            Set<String> produced = new HashSet<>();
            if (isClosed(route)) {
                continue; // nothing passes it, and what its missing guard would have set is unknown
            }
            for (Stage stage : IN_ORDER_OF_A_RUN) {
                route.guards(stage).forEach(slot -> labels(route, stage, slot, produced));
            }
        }
    }

    /** A guard that uses the network comes after all that could mask, or it would carry out what they were put there to keep in. */
    private void originals(io.aegis.kernel.Route route) {
        for (Stage stage : IN_ORDER_OF_A_RUN) {
            List<GuardSlot> slots = route.guards(stage);
            for (int at = 0; at < slots.size(); at++) {
                GuardSlot sender = slots.get(at);
                if (isKeptFromOriginals(sender)) {
                    slots.subList(at + 1, slots.size()).stream()
                            .filter(later -> later.edits() && !later.shadow() && !isKeptFromOriginals(later))
                            .findFirst()
                            .ifPresent(later -> tooEarly(route, stage, sender, later));
                }
            }
        }
    }

    /** Bytes are shown to guards that read them, and nobody can mask them before they go elsewhere. */
    private void attachments(io.aegis.kernel.Route route) {
        Admissions.Bytes bytes = route.admissions().bytes();
        List<GuardSlot> readers = IN_ORDER_OF_A_RUN.stream()
                .flatMap(stage -> route.guards(stage).stream())
                .filter(slot -> !slot.attachments().isEmpty())
                .distinct()
                .toList();
        if (bytes == Admissions.Bytes.GUARD
                && !isClosed(route)
                && readers.stream().noneMatch(route.acting(Stage.INGRESS)::contains)) {
            add(
                    ConfigCode.ATTACHMENTS_UNREAD,
                    Problem.Severity.ERROR,
                    config.positions().nearest("/routes/" + route.name() + "/attachments"),
                    "routes." + route.name() + ".attachments",
                    "no guard at ingress of route '" + route.name() + "' reads bytes",
                    "With `guard`, an image or a file passes if a guard has seen it, so none would ever pass.",
                    "Put a guard there whose plugin declares `attachments`, or say `refuse` or `pass`.");
        }
        if (bytes != Admissions.Bytes.REFUSE) {
            readers.stream().filter(this::isKeptFromOriginals).forEach(reader -> seesOriginals(route, reader));
        }
    }

    private void seesOriginals(io.aegis.kernel.Route route, GuardSlot reader) {
        add(
                ConfigCode.ORIGINALS_WOULD_LEAVE,
                Problem.Severity.ERROR,
                config.positions().nearest("/guardrails/" + reader.name()),
                "guardrails." + reader.name(),
                "it uses the network and reads the bytes that route '" + route.name() + "' lets in",
                "Nobody can mask an image or a file before it would be sent on.",
                "Use a plugin that asks for the grant originals, and grant it; or say `attachments: refuse`.");
    }

    private boolean isKeptFromOriginals(GuardSlot slot) {
        return slot.remote().isPresent()
                && Optional.ofNullable(config.guardrails().get(slot.name()))
                        .flatMap(guardrail -> plugins.find(PluginKind.GUARD, guardrail.type()))
                        .filter(plugin -> plugin.grants().contains("originals"))
                        .isEmpty();
    }

    private void tooEarly(io.aegis.kernel.Route route, Stage stage, GuardSlot sender, GuardSlot later) {
        add(
                ConfigCode.ORIGINALS_WOULD_LEAVE,
                Problem.Severity.ERROR,
                config.positions().nearest("/guardrails/" + sender.name()),
                "guardrails." + sender.name(),
                "it uses the network and stands before '" + later.name() + "' at " + word(stage) + " of route '"
                        + route.name() + "'",
                "It would send on what '" + later.name() + "' may mask.",
                "Put it behind '" + later.name()
                        + "', or use a plugin that asks for the grant originals, and grant it.");
    }

    /** Everything that an operator should know although the configuration may run. */
    List<Problem> lint(Generation generation) {
        problems.addAll(config.warnings());
        for (io.aegis.kernel.Route route : generation.routes().values()) {
            buffers(route);
            unguarded(route, Stage.INGRESS);
            unguarded(route, Stage.EGRESS);
        }
        config.providers().values().forEach(this::region);
        config.guardrails().values().stream().filter(Guardrail::shadow).forEach(this::shadow);
        approvals();
        return List.copyOf(problems);
    }

    private static boolean isClosed(io.aegis.kernel.Route route) {
        return IN_ORDER_OF_A_RUN.stream()
                .flatMap(stage -> route.acting(stage).stream())
                .anyMatch(slot -> slot.guard().isEmpty());
    }

    private void check(PluginKind kind, String type, Settings settings) {
        plugins.check(kind, type, PluginSettings.asWritten(settings)).forEach(problem -> {
            String pointer = settings.pointer() + problem.pointer();
            add(
                    ConfigCode.INVALID,
                    Problem.Severity.ERROR,
                    config.positions().nearest(pointer),
                    path(pointer),
                    problem.message(),
                    "The plugin '" + type + "' would not do what you mean.",
                    "Compare it with `aegis config schema`.");
        });
    }

    /** A provider that is not there closes its routes, whatever it would speak. */
    private void dialects(Provider provider) {
        Optional<Set<String>> spoken = plugins.find(PluginKind.PROVIDER, provider.type())
                .map(plugin -> plugin.declaration().dialects());
        provider.dialects().stream()
                .filter(dialect ->
                        spoken.filter(known -> !known.contains(dialect)).isPresent())
                .forEach(dialect -> add(
                        ConfigCode.INVALID,
                        Problem.Severity.ERROR,
                        config.positions().nearest("/providers/" + provider.name() + "/dialects"),
                        "providers." + provider.name() + ".dialects",
                        "'" + provider.type() + "' does not speak " + dialect,
                        "It would never be asked in it.",
                        "It speaks: " + String.join(", ", new TreeSet<>(spoken.orElse(Set.of()))) + "."));
    }

    private void labels(io.aegis.kernel.Route route, Stage stage, GuardSlot slot, Set<String> produced) {
        Set<String> missing = new HashSet<>(slot.guard().map(Guard::reads).orElse(Set.of()));
        missing.removeAll(produced);
        for (String label : missing) {
            add(
                    ConfigCode.LABEL_WITHOUT_PRODUCER,
                    Problem.Severity.ERROR,
                    config.positions().nearest("/guardrails/" + slot.name()),
                    "guardrails." + slot.name(),
                    "it reads the label '" + label + "', which no guard before it on route '" + route.name() + "' sets",
                    "An absent label counts as its strictest value, so the rule would always or never match.",
                    "Put a guard that sets '" + label + "' before it at " + word(stage) + ", or take the rule out.");
        }
        if (!slot.shadow()) {
            produced.addAll(slot.labels());
        }
    }

    private void buffers(io.aegis.kernel.Route route) {
        for (GuardSlot slot : route.acting(Stage.EGRESS)) {
            boolean holds = slot.guard()
                    .filter(guard -> !(guard instanceof IncrementalGuard))
                    .isPresent();
            if (holds) {
                add(
                        ConfigCode.ROUTE_BUFFERS,
                        Problem.Severity.WARNING,
                        config.positions().nearest("/guardrails/" + slot.name()),
                        "guardrails." + slot.name(),
                        "route '" + route.name() + "' will hold each streamed answer back until it is complete",
                        "The guard '" + slot.name() + "' judges whole texts only.",
                        "Bound its patterns so that it can judge a stream, or live with the wait.");
            }
        }
    }

    private void unguarded(io.aegis.kernel.Route route, Stage stage) {
        if (!route.isGuarded(stage)) {
            add(
                    ConfigCode.STAGE_UNGUARDED,
                    Problem.Severity.WARNING,
                    config.positions().nearest("/routes/" + route.name()),
                    "routes." + route.name(),
                    "its stage " + word(stage) + " has no guards",
                    "Everything passes there, and evidence says 'unguarded'.",
                    "Name guards under `pipeline` or `baseline`.");
        }
    }

    private void region(Provider provider) {
        Optional<String> host =
                provider.baseUrl().map(url -> String.valueOf(url.getHost()).toLowerCase(Locale.ROOT));
        if (host.isEmpty() || provider.residency().isEmpty()) {
            return;
        }
        String declared = provider.residency().get().region();
        Matcher named = REGION_IN_HOST.matcher(host.get());
        if (named.find() && !declared.toLowerCase(Locale.ROOT).startsWith(named.group(1))) {
            add(
                    ConfigCode.REGION_CONTRADICTED,
                    Problem.Severity.WARNING,
                    config.positions().nearest("/providers/" + provider.name() + "/residency"),
                    "providers." + provider.name() + ".residency",
                    "the declared region '" + declared + "' contradicts the endpoint, which names '" + named.group(1)
                            + "'",
                    "A residency rule is only as true as what is declared.",
                    "Correct the region or the base_url.");
        }
    }

    private void shadow(Guardrail guardrail) {
        add(
                ConfigCode.GUARD_IS_SHADOW,
                Problem.Severity.WARNING,
                config.positions().nearest("/guardrails/" + guardrail.name() + "/shadow"),
                "guardrails." + guardrail.name(),
                "it is a shadow: it decides and is recorded, and does not act",
                "Whatever it finds goes on, and a stage without another guard is unguarded.",
                "Remove `shadow: true` when it decides as you want.");
    }

    /** Routes on which something can require an approval, and nobody can give one. */
    private void approvals() {
        config.routes().values().stream()
                .filter(route -> route.approvals().approvers().isEmpty())
                .filter(this::canAsk)
                .forEach(route -> add(
                        ConfigCode.NOBODY_APPROVES,
                        Problem.Severity.WARNING,
                        config.positions().nearest("/routes/" + route.name()),
                        "routes." + route.name(),
                        "it can require an approval, and nobody can give one",
                        "A run that waits is denied in the end.",
                        "Name approvers, `approvals: {approvers: [NAME]}`, or use block."));
    }

    private boolean canAsk(Route route) {
        boolean tool = route.tools().values().stream()
                .anyMatch(known ->
                        known.requireApproval() || known.rules().stream().anyMatch(rule -> !rule.denies()));
        return tool
                || Arrays.stream(io.aegis.config.Stage.values())
                        .flatMap(stage -> config.guards(route, stage).stream())
                        .map(config.guardrails()::get)
                        .filter(Objects::nonNull)
                        .filter(guardrail -> !guardrail.shadow())
                        .anyMatch(guardrail -> guardrail.settings().json().contains("\"require_approval\""));
    }

    private void add(
            ConfigCode code,
            Problem.Severity severity,
            Position position,
            String path,
            String what,
            String why,
            String fix) {
        problems.add(new Problem(code, severity, position, path, what, why, fix));
    }

    private static String path(String pointer) {
        return pointer.isEmpty() ? "" : pointer.substring(1).replace('/', '.');
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
