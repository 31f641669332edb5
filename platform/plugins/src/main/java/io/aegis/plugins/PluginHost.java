package io.aegis.plugins;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionResult;
import io.aegis.admission.AdmissionResult.Refused;
import io.aegis.admission.AdmittedPlugin;
import io.aegis.admission.PluginKind;
import io.aegis.admission.RefusedBundle;
import io.aegis.admission.SettingsProblem;
import io.aegis.admission.Words;
import io.aegis.plugins.PluginCall.Ending;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.GuardFactory;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.AuthenticatorFactory;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of this gateway.
 *
 * <p>Safe for use by many threads. Whatever is wrong with one plugin makes that plugin missing and touches no other.
 */
public final class PluginHost implements AutoCloseable {
    private static final List<SettingsProblem> UNCHECKED =
            List.of(new SettingsProblem("", "cannot be checked: the plugin's schema comes to no end"));

    private final EmbeddedFramework framework;
    private final List<LoadedPlugin> loaded;
    private final List<RefusedBundle> refused;
    private final Duration deadline;
    private final Instances instances = new Instances();

    private PluginHost(
            EmbeddedFramework framework, List<LoadedPlugin> loaded, List<RefusedBundle> refused, Duration deadline) {
        this.framework = framework;
        this.loaded = List.copyOf(loaded);
        this.refused = List.copyOf(refused);
        this.deadline = deadline;
    }

    /**
     * Starts the framework and every admitted bundle.
     *
     * @throws PluginHostException if the platform's own part cannot start; never because of a plugin
     */
    public static PluginHost start(PluginHostConfig config) {
        var judging = new FutureTask<>(() -> new Admission(config.bundleDigests()).judge(config.bundles()));
        Thread.ofPlatform().daemon().name("aegis-admission").start(judging);
        EmbeddedFramework framework = EmbeddedFramework.start(config);
        List<AdmissionResult> judged = judged(judging, framework);
        var starter = new BundleStarter(framework, config.probeDeadline());
        List<LoadedPlugin> loaded = judged.stream()
                .flatMap(PluginHost::admitted)
                .map(starter::start)
                .toList();
        return new PluginHost(framework, loaded, refused(judged), config.probeDeadline());
    }

    /** Every admitted plugin, usable or not, by kind and type. */
    public List<InstalledPlugin> plugins() {
        return loaded.stream()
                .map(LoadedPlugin::plugin)
                .sorted(Comparator.comparing(InstalledPlugin::kind).thenComparing(InstalledPlugin::type))
                .toList();
    }

    /** Files that were not admitted. */
    public List<RefusedBundle> refused() {
        return refused;
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
                .map(plugin -> checked(type, () -> plugin.schema().checkWritten(settings)))
                .orElse(List.of());
    }

    /** Creates a guard and asks it about a constant, or finds the one that a living generation has of the same bytes and settings. */
    public Created<Guard> guard(String type, Settings settings, Host host) {
        return create(PluginKind.GUARD, type, settings, host, Guard.class, (plugin, granted) -> {
            Guard guard = ((GuardFactory) plugin.factory()).create(settings, granted);
            return GuardProbe.probed(guard, plugin.plugin().declaration());
        });
    }

    /**
     * Creates a provider.
     *
     * @param settings without the properties that {@link PluginSchema} names
     */
    public Created<ModelProvider> provider(String type, Settings settings, Host host) {
        return create(
                PluginKind.PROVIDER,
                type,
                settings,
                host,
                ModelProvider.class,
                (plugin, granted) -> made(((ModelProviderFactory) plugin.factory()).create(settings, granted)));
    }

    /** Creates an authenticator. */
    public Created<Authenticator> authenticator(String type, Settings settings, Host host) {
        return create(
                PluginKind.AUTHENTICATOR,
                type,
                settings,
                host,
                Authenticator.class,
                (plugin, granted) -> made(((AuthenticatorFactory) plugin.factory()).create(settings, granted)));
    }

    @Override
    public void close() {
        framework.close();
    }

    private <T> Created<T> create(
            PluginKind kind,
            String type,
            Settings settings,
            Host host,
            Class<T> contract,
            BiFunction<LoadedPlugin.Running, Host, T> maker) {
        Optional<LoadedPlugin> found = loaded(kind, type);
        if (found.isEmpty()) {
            return new Created.Missing<>("no " + kind.word() + " of type '" + type + "' is installed");
        }
        return switch (found.get()) {
            case LoadedPlugin.Failed failed -> new Created.Missing<>(failed.why());
            case LoadedPlugin.Running running -> {
                var key = new Instances.Key(kind, running.plugin().digest(), settings.asMap(), host);
                Optional<T> shared = instances.find(key, contract);
                yield shared.isPresent()
                        ? new Created.Ready<>(shared.get())
                        : keep(key, create(running, settings, () -> maker.apply(running, granted(running, host))));
            }
        };
    }

    private <T> Created<T> create(LoadedPlugin.Running running, Settings settings, Callable<T> maker) {
        InstalledPlugin plugin = running.plugin();
        List<SettingsProblem> problems =
                checked(plugin.type(), () -> running.schema().checkHanded(settings.asMap()));
        if (!problems.isEmpty()) {
            return new Created.Refused<>(problems);
        }
        return switch (PluginCall.run(plugin.type(), running.loader(), deadline, maker)) {
            case Ending.Answered<T>(T instance) -> new Created.Ready<>(instance);
            case Ending.Threw<T>(SettingsException wrong) ->
                new Created.Refused<>(List.of(new SettingsProblem(
                        Words.shown(wrong.pointer()), Words.shown(String.valueOf(wrong.getMessage())))));
            case Ending.Threw<T>(Throwable thrown) -> new Created.Missing<>(Blame.of(plugin, thrown));
            case Ending.Late<T>() -> new Created.Missing<>(Blame.late(plugin, deadline));
        };
    }

    /** A schema is a plugin's work too: it can refer to itself without end. */
    private List<SettingsProblem> checked(String type, Callable<List<SettingsProblem>> check) {
        return switch (PluginCall.run(type, PluginHost.class.getClassLoader(), deadline, check)) {
            case Ending.Answered<List<SettingsProblem>>(List<SettingsProblem> problems) -> problems;
            case Ending.Threw<List<SettingsProblem>> ignored -> UNCHECKED;
            case Ending.Late<List<SettingsProblem>> ignored -> UNCHECKED;
        };
    }

    private <T> Created<T> keep(Instances.Key key, Created<T> created) {
        if (created instanceof Created.Ready<T>(T instance)) {
            instances.keep(key, instance);
        }
        return created;
    }

    private Optional<LoadedPlugin> loaded(PluginKind kind, String type) {
        return loaded.stream()
                .filter(plugin ->
                        plugin.plugin().kind() == kind && plugin.plugin().type().equals(type))
                .findFirst();
    }

    private static Host granted(LoadedPlugin.Running running, Host host) {
        return new DeclaredHost(running.plugin().declaration().needs(), host);
    }

    private static <T> T made(@Nullable T instance) {
        if (instance == null) {
            throw new BrokenContractException("its factory made nothing");
        }
        return instance;
    }

    /** Admission and the framework do not need each other and take as long, so they start together. */
    private static List<AdmissionResult> judged(Future<List<AdmissionResult>> judging, EmbeddedFramework framework) {
        try {
            return judging.get();
        } catch (ExecutionException failed) {
            framework.close();
            throw new PluginHostException("the bundles of this image cannot be judged", failed);
        } catch (InterruptedException stopped) {
            framework.close();
            Thread.currentThread().interrupt();
            throw new PluginHostException("the start was interrupted", stopped);
        }
    }

    private static Stream<AdmittedPlugin> admitted(AdmissionResult result) {
        return switch (result) {
            case AdmissionResult.Admitted(AdmittedPlugin plugin) -> Stream.of(plugin);
            case Refused ignored -> Stream.empty();
        };
    }

    private static List<RefusedBundle> refused(List<AdmissionResult> judged) {
        return judged.stream()
                .flatMap(result -> result instanceof Refused(RefusedBundle bundle) ? Stream.of(bundle) : Stream.empty())
                .toList();
    }
}
