package io.aegis.app;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginTier;
import io.aegis.admission.Trust;
import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Fixture;
import io.aegis.config.FixtureLoader;
import io.aegis.config.Flags;
import io.aegis.config.JsonSchema;
import io.aegis.config.PluginSection;
import io.aegis.config.Problem;
import io.aegis.config.Sandbox;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.Generation;
import io.aegis.kernel.Generations;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHost;
import io.aegis.plugins.PluginLock;
import io.aegis.plugins.PluginSet;
import io.aegis.vault.Vault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The installed plugins and what can be said of a configuration without running it: no listener, no state, and no secret but of a provider that is tried. */
public final class Workbench implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    private final GatewaySettings settings;
    private final PluginHost host;
    private final PluginFolder folder;
    private final Admission admission = new Admission(Image.firstPartyDigests());
    private final Vendors vendors;
    private final Deque<PluginSet> opened = new ArrayDeque<>();

    private Workbench(GatewaySettings settings, PluginHost host) {
        this.settings = settings;
        this.host = host;
        this.folder = new PluginFolder(State.plugins(settings.dataDirectory()));
        this.vendors = new Vendors(settings.config(), admission, folder);
    }

    /** Starts the plugins of an image. */
    public static Workbench open(GatewaySettings settings) {
        return new Workbench(settings, Plugins.start(settings.image()));
    }

    /** Where bubblewrap lies, if this user can use it on this machine. */
    public static Optional<Path> bubblewrap() {
        return PluginHost.bubblewrap();
    }

    /**
     * Reads a configuration and checks the settings of its plugins.
     *
     * @throws io.aegis.config.ConfigException with everything that is wrong
     */
    public Config load() {
        return kept(candidate().load(candidate().source(), installed())).config();
    }

    /**
     * Reads a configuration and checks all that a start would refuse, but for secrets and what is on the network, and that the plugins which it declares can be
     * used: a start goes on without one, with its routes closed, and a reload does not.
     *
     * @throws io.aegis.config.ConfigException with everything that is wrong
     */
    public Config validate() {
        Candidate.Loaded loaded = kept(candidate().load(candidate().source(), installed()));
        var problems = new ArrayList<>(ReloadObjections.missing(loaded));
        try {
            candidate().build(loaded, 1);
        } catch (ConfigException wrong) {
            problems.addAll(wrong.problems());
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return loaded.config();
    }

    /** JSON Schema of the configuration, with the settings of the installed plugins. */
    public String schema() {
        return JsonSchema.text(new InstalledSchemas(everything()));
    }

    /** What an operator should know of a configuration; errors are what a start would refuse. */
    public List<Problem> lint(Config config) {
        PluginSet plugins = everything();
        Generation generation = builder(plugins).build(1, config);
        var found = new ArrayList<Problem>(new Review(config, plugins).generation(generation));
        found.addAll(new Review(config, plugins).lint(generation));
        return found;
    }

    /** Breaks each guard of a configuration on purpose. */
    public ChaosReport chaos(Config config) {
        return new Chaos(builder(everything()).build(1, config)).run();
    }

    /**
     * Asks guards about the texts of fixtures: their own guards, or those of a route of the configuration.
     *
     * @param files one fixture each
     * @throws io.aegis.config.ConfigException with everything that is wrong with any of them, or with the configuration
     */
    public List<FixtureResult> test(List<Path> files) {
        PluginSet plugins = everything();
        List<Fixture> fixtures = new FixtureLoader(new InstalledSchemas(plugins)).load(files);
        return new FixtureRuns(plugins, this::configured).run(fixtures);
    }

    /**
     * Says which past runs the configuration would have decided otherwise, where no gateway runs. Content of runs is opened as a gateway would open it that
     * is started with this configuration.
     *
     * @return without content of any run
     * @throws StartException if another process holds the data directory ({@code AEG-SRV-003}) or it cannot be used
     */
    public Map<String, Object> replay(Instant since) {
        Candidate.Loaded loaded = kept(candidate().load(candidate().source(), installed()));
        try (Vault vault = Gateway.vault(settings, loaded.config());
                State state = State.open(
                        settings.dataDirectory(), keys -> Gateway.payloadKey(vault, loaded.config(), keys))) {
            var ledger = new LedgerReader(State.evidence(settings.dataDirectory()));
            return new Replays(
                            candidate(), this::installed, ledger, state.store().kept())
                    .of(loaded, since);
        }
    }

    /** The generation of the configuration, as a start would have it but for secrets and what is on the network. */
    private Generation configured() {
        Candidate.Loaded loaded = kept(candidate().load(candidate().source(), installed()));
        Generation generation = builder(loaded.plugins()).build(1, loaded.config());
        List<Problem> problems = new Review(loaded.config(), loaded.plugins()).generation(generation);
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return generation;
    }

    /** What is installed, by the file and by the operator. */
    public List<PluginView> plugins() {
        return Plugins.views(
                everything(), PluginAdministration.earlier(installed().lock()));
    }

    /** The providers of the configuration, as plain values. No gateway runs, so no breaker has a state. */
    public List<Map<String, Object>> providers() {
        Candidate.Loaded loaded = kept(candidate().load(candidate().source(), installed()));
        Generation generation = builder(loaded.plugins()).build(1, loaded.config());
        return new Providers(loaded.config(), generation, loaded.plugins()).shown(provider -> "-");
    }

    /**
     * Has a provider tried where no gateway runs: with its credential, as a gateway would have it, and with nobody else's.
     *
     * @param model what to ask it for; empty for what a run would ask it for
     */
    public ProviderTrial test(State state, String provider, Optional<String> model, String actor) {
        Candidate.Loaded loaded = kept(candidate().load(candidate().source(), installed()));
        try (Vault vault = Gateway.vault(settings, loaded.config())) {
            WaysOut.Opener alone = declaration -> declaration.name().equals(provider)
                    ? vault.broker(declaration)
                    : WaysOut.Opener.NONE.open(declaration);
            var outside = new GenerationBuilder.Outside(alone, GenerationBuilder.Outside.NOBODY, run -> false);
            Generation generation = new GenerationBuilder(loaded.plugins(), outside).build(1, loaded.config());
            var administration = new ProviderAdministration(
                    loaded::config,
                    loaded::plugins,
                    new Generations(generation, () -> {}),
                    state.ledger(),
                    unknown -> "-");
            return administration.test(provider, model, actor);
        }
    }

    /** Whose plugins may be installed, by the file and by the operator. Starts nothing, and needs no image. */
    public static Trust trust(Path config, Path dataDirectory, Map<String, String> environment) {
        var folder = new PluginFolder(State.plugins(dataDirectory));
        var vendors = new Vendors(config, new Admission(Map.of()), folder);
        PluginSection section = section(config, environment, Flags.none());
        return vendors.trust(section, installed(folder, dataDirectory).lock());
    }

    /** The tier that a plugin has here whose operator wants one; empty if there is none of that name, or it cannot be had here. Starts nothing. */
    public static Optional<PluginTier> tier(String wish, Path config, Map<String, String> environment) {
        Sandbox sandbox = section(config, environment, Flags.none()).sandbox();
        return PluginTier.of(wish)
                .map(known -> Vendors.effective(known.word(), sandbox))
                .filter(tier -> Vendors.objection(tier, sandbox).isEmpty());
    }

    /** Changes plugins where no gateway runs: what works here is what the next start finds. */
    public PluginAdministration administration(State state) {
        var registry = state.registry(folder);
        return new PluginAdministration(
                this::section,
                vendors,
                admission,
                folder,
                registry,
                state.ledger(),
                new PluginAdministration.PluginSwitch() {
                    @Override
                    public void bringIn(PluginLock next, String newcomer, Runnable commit) {
                        require(Installed.of(next), newcomer);
                        commit.run();
                    }

                    @Override
                    public List<String> follow(
                            PluginLock next, Supplier<Set<String>> gone, boolean cuts, Runnable commit) {
                        Set<String> files = gone.get();
                        List<PluginAdministration.Up> before = current();
                        commit.run();
                        return closed(files, before);
                    }

                    @Override
                    public List<PluginAdministration.Up> current() {
                        return nextStart();
                    }

                    @Override
                    public List<PluginAdministration.Up> up() {
                        return current();
                    }
                });
    }

    /** What works here is what the next start finds: a configuration that can be loaded now must be so afterwards, with an instance of the newcomer. */
    private void require(Installed next, String newcomer) {
        Vendors.Found found = vendors.find(section(), next);
        Newcomer.require(found, open(found), newcomer);
        if (loaded(installed()).isPresent()) {
            Candidate.Ready ready = candidate().build(requireLoaded(next), 1);
            Optional.ofNullable(ready.absent().get(newcomer)).ifPresent(why -> {
                throw new PluginRefusedException("AEG-PLG-008", why);
            });
        }
    }

    /** Nothing runs: what the next start would have. With a file that cannot be read there is none, which keeps nobody from taking something away. */
    private List<PluginAdministration.Up> nextStart() {
        try {
            return vendors.find(section(), installed()).admitted().stream()
                    .map(PluginAdministration.Up::of)
                    .toList();
        } catch (ConfigException noStart) {
            return List.of();
        }
    }

    /** The routes that the next start closes; nothing that is gone is started to say so. The change is on record: a file that is wrong takes it back no more. */
    private List<String> closed(Set<String> gone, List<PluginAdministration.Up> before) {
        if (gone.isEmpty() || !Files.exists(settings.config())) {
            return List.of();
        }
        try {
            Config config = new ConfigLoader(SettingsSchemas.unknown())
                    .load(candidate().source(), settings.environment(), settings.flags());
            PluginSet left = everything();
            return Need.closed(config, types(gone, before, left), left);
        } catch (ConfigException wrong) {
            LOG.warn(
                    "it is on record; which routes it closes cannot be said: {}",
                    wrong.problems().getFirst());
            return List.of();
        }
    }

    /** Of vendors' plugins those that were there before, and of the gateway's own those that are shown with a reason. */
    private static Set<String> types(Set<String> digests, List<PluginAdministration.Up> before, PluginSet left) {
        Stream<String> vendors = before.stream()
                .filter(up -> digests.contains(up.version().digest()))
                .map(PluginAdministration.Up::name);
        Stream<String> own = left.plugins().stream()
                .filter(plugin -> digests.contains(plugin.digest()))
                .map(InstalledPlugin::type);
        return Stream.concat(vendors, own).collect(Collectors.toSet());
    }

    private Candidate.Loaded requireLoaded(Installed next) {
        try {
            return kept(candidate().load(candidate().source(), next));
        } catch (ConfigException misfit) {
            throw Newcomer.misfit(misfit);
        }
    }

    /** The configuration here; empty if there is none, or it is wrong already, which is not the newcomer's fault. */
    private Optional<Candidate.Loaded> loaded(Installed now) {
        try {
            return Optional.of(kept(candidate().load(candidate().source(), now)));
        } catch (ConfigException wrong) {
            return Optional.empty();
        }
    }

    private Candidate.Loaded kept(Candidate.Loaded loaded) {
        opened.add(loaded.plugins());
        return loaded;
    }

    private PluginSet open(Vendors.Found found) {
        PluginSet plugins = host.open(found.admitted(), found.missing(), found.revoked(), found.surroundings());
        opened.add(plugins);
        return plugins;
    }

    private PluginSet everything() {
        return open(vendors.find(section(), installed()));
    }

    private Installed installed() {
        return installed(folder, settings.dataDirectory());
    }

    private static Installed installed(PluginFolder folder, Path dataDirectory) {
        return PluginRegistry.look(folder, new LedgerReader(State.evidence(dataDirectory)));
    }

    /** What the file says of plugins; without a file, what an empty one would say. */
    private PluginSection section() {
        return section(settings.config(), settings.environment(), settings.flags());
    }

    private static PluginSection section(Path config, Map<String, String> environment, Flags flags) {
        ConfigSource source =
                Files.exists(config) ? ConfigSource.read(config) : ConfigSource.of("aegis.yaml", new byte[] {'{', '}'});
        return new ConfigLoader(SettingsSchemas.unknown()).vendors(source, environment, flags);
    }

    private Candidate candidate() {
        return new Candidate(settings, host, vendors, GenerationBuilder.Outside.NOTHING);
    }

    private static GenerationBuilder builder(PluginSet plugins) {
        return new GenerationBuilder(plugins, GenerationBuilder.Outside.NOTHING);
    }

    @Override
    public void close() {
        opened.forEach(PluginSet::close);
        host.close();
    }
}
