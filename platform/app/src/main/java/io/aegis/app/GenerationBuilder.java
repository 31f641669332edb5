package io.aegis.app;

import io.aegis.admission.PluginDeclaration;
import io.aegis.admission.PluginKind;
import io.aegis.admission.SettingsProblem;
import io.aegis.config.Auth;
import io.aegis.config.Config;
import io.aegis.config.Guardrail;
import io.aegis.config.Provider;
import io.aegis.config.Residency;
import io.aegis.config.Route;
import io.aegis.dialects.Dialects;
import io.aegis.kernel.Admissions;
import io.aegis.kernel.Approvals;
import io.aegis.kernel.Generation;
import io.aegis.kernel.GuardSlot;
import io.aegis.kernel.Members;
import io.aegis.kernel.ModelPattern;
import io.aegis.kernel.Target;
import io.aegis.kernel.Toolbox;
import io.aegis.kernel.port.Dialect;
import io.aegis.plugins.Created;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginSet;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Label;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.Upstream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a generation of a configuration: an instance of every plugin, a way out for every provider, the guards of every route. */
final class GenerationBuilder {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationBuilder.class);
    /** How long one request of an authenticator may take: somebody waits before the run has begun. */
    private static final Duration IDENTITY_PATIENCE = Duration.ofSeconds(10);

    private final PluginSet plugins;
    private final Outside outside;
    private final boolean logs;
    private final Map<String, String> absent = new LinkedHashMap<>();
    private final Map<String, List<SettingsProblem>> refused = new LinkedHashMap<>();

    /**
     * What the plugins of a generation can get at of the world outside.
     *
     * @param keys the gateway's virtual keys
     * @param waits whether the run with an id waits for a human
     */
    record Outside(WaysOut.Opener ways, KeyDirectory keys, Predicate<String> waits) {
        /** A directory without keys: nobody is let in. */
        static final KeyDirectory NOBODY = digest -> Optional.empty();

        /** Nothing: for looking at a configuration without its secrets. */
        static final Outside NOTHING = new Outside(WaysOut.Opener.NONE, NOBODY, run -> false);
    }

    GenerationBuilder(PluginSet plugins, Outside outside) {
        this(plugins, outside, true);
    }

    private GenerationBuilder(PluginSet plugins, Outside outside, boolean logs) {
        this.plugins = plugins;
        this.outside = outside;
        this.logs = logs;
    }

    /** For whoever says by themselves what is {@link #absent} and what was {@link #refused}. */
    static GenerationBuilder silent(PluginSet plugins, Outside outside) {
        return new GenerationBuilder(plugins, outside, false);
    }

    /** Types of which an instance was wanted and could not be made, with the reason. */
    Map<String, String> absent() {
        return Map.copyOf(absent);
    }

    /** What plugins have against the settings of guards, by the guards' names. */
    Map<String, List<SettingsProblem>> refused() {
        return Map.copyOf(refused);
    }

    /**
     * A guard of the configuration.
     *
     * @param sends whether it can send what it is asked about to its endpoint
     */
    private record Made(Optional<Guard> guard, Optional<InstalledPlugin> plugin, boolean sends) {}

    /**
     * Builds it.
     *
     * @throws io.aegis.config.ConfigException if an upstream or its credential cannot be used
     */
    Generation build(long number, Config config) {
        var ways = new WaysOut(config, outside.ways());
        Map<String, Made> guards = new LinkedHashMap<>();
        config.guardrails().forEach((name, guardrail) -> guards.put(name, guard(guardrail, ways)));
        Map<String, Target> targets = new LinkedHashMap<>();
        config.providers().forEach((name, provider) -> targets.put(name, target(provider, config, ways)));
        Map<String, io.aegis.kernel.Route> routes = new LinkedHashMap<>();
        var toolboxes = new Toolboxes(config, outside.ways());
        config.routes().forEach((name, route) -> routes.put(name, route(config, route, guards, toolboxes.of(route))));
        return new Generation(number, config.effective().digest(), routes, targets, uses(config));
    }

    private Made guard(Guardrail guardrail, WaysOut ways) {
        Optional<InstalledPlugin> plugin = plugins.find(PluginKind.GUARD, guardrail.type());
        Optional<Upstream> upstream =
                ways.upstream(guardrail.name(), guardrail.settings(), plugin, guardrail.timeout());
        var host = new GrantedHost(upstream, Optional.empty());
        return switch (plugins.guard(guardrail.type(), settings(guardrail.settings(), plugin), host)) {
            case Created.Ready<Guard>(Guard guard) -> new Made(Optional.of(guard), plugin, upstream.isPresent());
            case Created.Missing<Guard>(String why) -> missing(guardrail, why);
            case Created.Refused<Guard>(var problems) -> {
                refused.put(guardrail.name(), problems);
                yield missing(guardrail, problems.toString());
            }
        };
    }

    private Made missing(Guardrail guardrail, String why) {
        absent.put(guardrail.type(), why);
        if (logs) {
            LOG.error(
                    guardrail.shadow()
                            ? "guard '{}', a shadow, is not there and says nothing: {}"
                            : "guard '{}' is not there, so the routes that need it are closed: {}",
                    guardrail.name(),
                    why);
        }
        return new Made(Optional.empty(), Optional.empty(), false);
    }

    private static io.aegis.spi.settings.Settings settings(
            io.aegis.config.Settings settings, Optional<InstalledPlugin> plugin) {
        return PluginSettings.of(
                settings, plugin.flatMap(found -> found.schema().upstream()));
    }

    private Target target(Provider provider, Config config, WaysOut ways) {
        Optional<InstalledPlugin> plugin = plugins.find(PluginKind.PROVIDER, provider.type());
        Optional<ModelProvider> made =
                switch (plugins.provider(provider.type(), settings(provider.settings(), plugin), GrantedHost.NOTHING)) {
                    case Created.Ready<ModelProvider>(ModelProvider ready) -> Optional.of(ready);
                    case Created.Missing<ModelProvider>(String why) -> missingProvider(provider, why);
                    case Created.Refused<ModelProvider>(var problems) -> missingProvider(provider, problems.toString());
                };
        return new Target(
                provider.name(),
                made,
                dialects(provider, plugin),
                provider.residency().map(Residency::region),
                ways.broker(provider.name(), provider.settings(), plugin),
                config.server().requestTimeout());
    }

    /** What its plugin declares and the gateway speaks, as far as and in the order in which the operator names it. */
    private static List<String> dialects(Provider provider, Optional<InstalledPlugin> plugin) {
        Set<String> declared =
                plugin.map(found -> found.declaration().dialects()).orElse(Set.of());
        List<String> known = Dialects.all().stream().map(Dialect::name).toList();
        return (provider.dialects().isEmpty() ? known : provider.dialects())
                .stream().filter(known::contains).filter(declared::contains).toList();
    }

    private Optional<ModelProvider> missingProvider(Provider provider, String why) {
        absent.put(provider.type(), why);
        LOG.error("provider '{}' is not there, so its routes are closed: {}", provider.name(), why);
        return Optional.empty();
    }

    /** Who decides who is asking; empty if that plugin is not there, and then nobody is let in. */
    Optional<Authenticator> authenticator(Config config) {
        var ways = new WaysOut(config, outside.ways());
        return config.auth().filter(auth -> !auth.isNone()).flatMap(auth -> authenticator(auth, ways));
    }

    private Optional<Authenticator> authenticator(Auth auth, WaysOut ways) {
        Optional<InstalledPlugin> plugin = plugins.find(PluginKind.AUTHENTICATOR, auth.type());
        var host = new GrantedHost(
                ways.upstream(auth.type(), auth.settings(), plugin, IDENTITY_PATIENCE), Optional.of(outside.keys()));
        return switch (plugins.authenticator(auth.type(), settings(auth.settings(), plugin), host)) {
            case Created.Ready<Authenticator>(Authenticator ready) -> Optional.of(ready);
            case Created.Missing<Authenticator>(String why) -> nobody(auth, why);
            case Created.Refused<Authenticator>(var problems) -> nobody(auth, problems.toString());
        };
    }

    private Optional<Authenticator> nobody(Auth auth, String why) {
        absent.put(auth.type(), why);
        return Optional.empty();
    }

    /** The plugin files that each route needs. What is not there is in nobody's way. */
    private Map<String, Set<String>> uses(Config config) {
        Map<String, Set<String>> uses = new LinkedHashMap<>();
        config.routes()
                .values()
                .forEach(route -> uses.put(
                        route.name(),
                        Need.of(config, route).stream()
                                .flatMap(need -> need.met(plugins).stream())
                                .map(InstalledPlugin::digest)
                                .collect(Collectors.toUnmodifiableSet())));
        return uses;
    }

    private static io.aegis.kernel.Route route(Config config, Route route, Map<String, Made> guards, Toolbox toolbox) {
        Map<Stage, List<GuardSlot>> stages = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage,
                    config.guards(route, io.aegis.config.Stage.valueOf(stage.name())).stream()
                            .map(name -> slot(config, name, guards))
                            .toList());
        }
        Set<Label> labels = new HashSet<>();
        route.labels().forEach((key, values) -> values.forEach(value -> labels.add(new Label(key, value))));
        return new io.aegis.kernel.Route(
                route.name(),
                route.models().stream().map(ModelPattern::new).toList(),
                RouteTargets.of(config, route),
                labels,
                stages,
                route.unknownFields() == Route.UnknownFields.REFUSE,
                route.capabilities() == Route.Capabilities.STRICT,
                admissions(route),
                route.lateViolation() == Route.LateViolation.FORBID,
                toolbox,
                approvals(route));
    }

    private static Approvals approvals(Route route) {
        io.aegis.config.Approvals said = route.approvals();
        return new Approvals(
                new Members(said.approvers()),
                said.quorum(),
                said.self(),
                said.expiry(),
                new Members(said.reveal()),
                route.onPause() == Route.OnPause.HOLD ? route.holdTimeout() : Duration.ZERO);
    }

    private static Admissions admissions(Route route) {
        Admissions.Bytes bytes = switch (route.attachments().bytes()) {
            case REFUSE -> Admissions.Bytes.REFUSE;
            case GUARD -> Admissions.Bytes.GUARD;
            case PASS -> Admissions.Bytes.PASS;
        };
        return new Admissions(
                bytes, Set.copyOf(route.providerTools()), route.attachments().urlHosts());
    }

    private static GuardSlot slot(Config config, String name, Map<String, Made> guards) {
        Guardrail guardrail = config.guardrails().get(name);
        Made made = guards.get(name);
        if (guardrail == null || made == null) {
            return GuardSlot.missing(name);
        }
        Optional<PluginDeclaration> declared = made.plugin().map(InstalledPlugin::declaration);
        return new GuardSlot(
                name,
                made.guard(),
                declared.map(PluginDeclaration::labels).orElse(Set.of()),
                guardrail.timeout(),
                guardrail.message(),
                guardrail.restoresMasks(),
                declared.filter(PluginDeclaration::edits).isPresent(),
                declared.map(PluginDeclaration::attachments).orElse(Set.of()),
                made.sends()
                        ? Optional.of(new GuardSlot.Remote(guardrail.residency().map(Residency::region)))
                        : Optional.empty(),
                Reasons.of(PluginSettings.of(guardrail.settings())),
                guardrail.shadow());
    }
}
