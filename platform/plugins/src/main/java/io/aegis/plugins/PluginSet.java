package io.aegis.plugins;

import io.aegis.admission.PluginKind;
import io.aegis.admission.RefusedBundle;
import io.aegis.admission.SettingsProblem;
import io.aegis.plugins.PluginCalls.Ending;
import io.aegis.sandbox.host.Worker;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.provider.ModelProviderFactory;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.settings.SettingsException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one generation. They stay up until this is closed, whatever becomes of them in the next one.
 *
 * <p>Safe for use by many threads. Whatever is wrong with one plugin makes that plugin missing and touches no other.
 */
public final class PluginSet implements AutoCloseable {
    private static final List<SettingsProblem> UNCHECKED =
            List.of(new SettingsProblem("", "cannot be checked: the plugin's schema comes to no end"));

    private final List<Shelf.Hold> holds;
    private final List<RefusedBundle> refused;
    private final Map<String, String> missing;
    private final PluginCalls calls;
    private final Quotes quotes;

    /** Stands for this set where it is remembered when it is long gone. */
    private final Object itself = new Object();

    private final WarmUp warmUp;
    private final Duration deadline;
    private final Queue<Runnable> uses = new ConcurrentLinkedQueue<>();

    PluginSet(
            List<Shelf.Hold> holds,
            List<RefusedBundle> refused,
            Map<String, String> missing,
            PluginCalls calls,
            Quotes quotes,
            Duration deadline) {
        this.holds = List.copyOf(holds);
        this.refused = List.copyOf(refused);
        this.missing = Map.copyOf(missing);
        this.calls = calls;
        this.quotes = quotes;
        this.warmUp = new WarmUp(calls);
        this.deadline = deadline;
    }

    /** Every admitted plugin, usable or not, by kind and type, with its state of now. */
    public List<InstalledPlugin> plugins() {
        return holds.stream()
                .map(hold -> now(hold.plugin()))
                .sorted(Comparator.comparing(InstalledPlugin::kind).thenComparing(InstalledPlugin::type))
                .toList();
    }

    /** Files of the image that were not admitted. */
    public List<RefusedBundle> refused() {
        return refused;
    }

    /** Plugins that should be here and were not admitted, with the reason. What needs them is closed. */
    public Map<String, String> missing() {
        return missing;
    }

    /** How those are doing that have a process of their own, by type. */
    public List<WorkerReport> workers() {
        return holds.stream()
                .map(Shelf.Hold::plugin)
                .flatMap(PluginSet::worker)
                .sorted(Comparator.comparing(WorkerReport::plugin))
                .toList();
    }

    /** Digests of the files that it consists of. */
    public Set<String> digests() {
        return plugins().stream().map(InstalledPlugin::digest).collect(Collectors.toUnmodifiableSet());
    }

    /** The admitted plugin of a kind and type, usable or not. */
    public Optional<InstalledPlugin> find(PluginKind kind, String type) {
        return loaded(kind, type).map(LoadedPlugin::plugin);
    }

    /**
     * Checks settings against the schema of a plugin.
     *
     * @param settings as the configuration has them, with base URL and credential reference
     * @return what is wrong; empty if nothing is, and also if there is no such plugin, whose routes are closed anyway
     */
    public List<SettingsProblem> check(PluginKind kind, String type, Map<String, Object> settings) {
        return loaded(kind, type)
                .map(plugin -> checked(plugin.plugin(), () -> plugin.schema().checkWritten(settings)))
                .orElse(List.of());
    }

    /** Creates a guard and asks it about a constant, or finds the one that a living generation has of the same bytes and settings. */
    public Created<Guard> guard(String type, Settings settings, Host host) {
        return create(
                PluginKind.GUARD,
                type,
                settings,
                host,
                Guard.class,
                (plugin, granted) -> {
                    Guard guard = ((GuardFactory) plugin.factory()).create(settings, granted);
                    GuardProbe.Probed probed =
                            GuardProbe.probed(guard, plugin.plugin().declaration());
                    return plugin.home().guard(probed.guard(), probed.reads());
                },
                warmUp::guard);
    }

    /**
     * Creates a provider.
     *
     * @param settings without the properties that the plugin's schema marks
     */
    public Created<ModelProvider> provider(String type, Settings settings, Host host) {
        return create(
                PluginKind.PROVIDER,
                type,
                settings,
                host,
                ModelProvider.class,
                (plugin, granted) -> plugin.home()
                        .provider(made(((ModelProviderFactory) plugin.factory()).create(settings, granted))),
                warmUp::provider);
    }

    /** Creates an authenticator. */
    public Created<Authenticator> authenticator(String type, Settings settings, Host host) {
        return create(
                PluginKind.AUTHENTICATOR,
                type,
                settings,
                host,
                Authenticator.class,
                (plugin, granted) -> new QualifiedAuthenticator(
                        type,
                        plugin.home()
                                .authenticator(
                                        made(((AuthenticatorFactory) plugin.factory()).create(settings, granted))),
                        keys(plugin.plugin(), granted)),
                warmUp::authenticator);
    }

    /** The directory as the plugin has it. */
    private static KeyDirectory keys(InstalledPlugin plugin, Host granted) {
        return plugin.grants().contains("keys") ? digest -> granted.keys().find(digest) : digest -> Optional.empty();
    }

    /** Lets go of its plugins and of what they made. What no other set holds is gone afterwards. */
    @Override
    public void close() {
        uses.forEach(Runnable::run);
        holds.forEach(hold -> hold.letGo().run());
    }

    private <T> Created<T> create(
            PluginKind kind,
            String type,
            Settings settings,
            Host host,
            Class<T> contract,
            BiFunction<LoadedPlugin.Running, Host, T> maker,
            BiConsumer<LoadedPlugin.Running, T> warmUp) {
        Optional<LoadedPlugin> found = loaded(kind, type);
        if (found.isEmpty()) {
            return new Created.Missing<>(Optional.ofNullable(missing.get(type))
                    .orElse("no " + kind.word() + " of type '" + type + "' is installed"));
        }
        return switch (found.get()) {
            case LoadedPlugin.Failed failed -> new Created.Missing<>(failed.why());
            case LoadedPlugin.Running running -> {
                var key = new Instances.Key(settings.asMap(), host);
                Optional<Instances.Use<T>> shared = running.instances().find(key, contract);
                yield shared.isPresent()
                        ? new Created.Ready<>(used(shared.get()))
                        : create(running, settings, key, maker, warmUp);
            }
        };
    }

    private <T> Created<T> create(
            LoadedPlugin.Running running,
            Settings settings,
            Instances.Key key,
            BiFunction<LoadedPlugin.Running, Host, T> maker,
            BiConsumer<LoadedPlugin.Running, T> warmUp) {
        var granted = new DeclaredHost(running.plugin().grants(), key.host());
        Created<T> created = create(running, settings, () -> maker.apply(running, granted));
        if (created instanceof Created.Ready<T>(T instance)) {
            warmUp.accept(running, instance);
            quotes.handedOut(running.plugin(), itself);
            granted.open();
            used(running.instances().keep(key, instance, whenUnused(instance, granted)));
        } else {
            granted.close();
        }
        return created;
    }

    /** Whoever asks who somebody is does so before a run holds a generation: a reload must not cut what is asked in that moment. */
    private static Runnable whenUnused(Object instance, DeclaredHost granted) {
        return instance instanceof Authenticator ? () -> {} : granted::close;
    }

    private <T> T used(Instances.Use<T> use) {
        uses.add(use.letGo());
        return use.instance();
    }

    private <T> Created<T> create(LoadedPlugin.Running running, Settings settings, Callable<T> maker) {
        InstalledPlugin plugin = running.plugin();
        List<SettingsProblem> problems = checked(plugin, () -> running.schema().checkHanded(settings.asMap()));
        if (!problems.isEmpty()) {
            return new Created.Refused<>(problems);
        }
        return switch (calls.run(plugin, running.home().loader(), deadline, maker)) {
            case Ending.Answered<T>(T instance) -> new Created.Ready<>(instance);
            case Ending.Threw<T>(SettingsException wrong) ->
                new Created.Refused<>(List.of(quotes.objection(plugin, itself, settings.asMap(), wrong)));
            case Ending.Threw<T>(Throwable thrown) -> new Created.Missing<>(Blame.of(plugin, thrown));
            case Ending.Late<T>() -> new Created.Missing<>(Blame.late(plugin, deadline));
            case Ending.NotMade<T>() -> new Created.Missing<>(Blame.stuck(plugin));
        };
    }

    /** A schema is a plugin's work too: it can refer to itself without end. */
    private List<SettingsProblem> checked(InstalledPlugin plugin, Callable<List<SettingsProblem>> check) {
        return switch (calls.run(plugin, PluginSet.class.getClassLoader(), deadline, check)) {
            case Ending.Answered<List<SettingsProblem>>(List<SettingsProblem> problems) -> problems;
            case Ending.Threw<List<SettingsProblem>> ignored -> UNCHECKED;
            case Ending.Late<List<SettingsProblem>> ignored -> UNCHECKED;
            case Ending.NotMade<List<SettingsProblem>> ignored -> UNCHECKED;
        };
    }

    private Optional<LoadedPlugin> loaded(PluginKind kind, String type) {
        return holds.stream()
                .map(Shelf.Hold::plugin)
                .filter(plugin ->
                        plugin.plugin().kind() == kind && plugin.plugin().type().equals(type))
                .findFirst();
    }

    private static InstalledPlugin now(LoadedPlugin loaded) {
        return loaded instanceof LoadedPlugin.Running running && running.home().isCondemned()
                ? running.plugin().in(new PluginState.Condemned())
                : loaded.plugin();
    }

    private static Stream<WorkerReport> worker(LoadedPlugin plugin) {
        return plugin instanceof LoadedPlugin.Running running && running.home() instanceof WorkerHome(Worker worker)
                ? Stream.of(WorkerReport.of(plugin.plugin().type(), worker.status()))
                : Stream.empty();
    }

    private static <T> T made(@Nullable T instance) {
        if (instance == null) {
            throw new BrokenContractException("its factory made nothing");
        }
        return instance;
    }
}
