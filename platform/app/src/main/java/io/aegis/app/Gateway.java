package io.aegis.app;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Auth;
import io.aegis.config.Config;
import io.aegis.config.ConfigSource;
import io.aegis.config.SecretReference;
import io.aegis.dialects.Dialects;
import io.aegis.export.Exporters;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.KeptRun;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.PayloadKey;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHost;
import io.aegis.server.AccessLog;
import io.aegis.server.Admission;
import io.aegis.server.HttpServer;
import io.aegis.server.Listener;
import io.aegis.server.Metrics;
import io.aegis.server.RoleMembers;
import io.aegis.server.ServerException;
import io.aegis.server.ServerLimits;
import io.aegis.server.ServerPorts;
import io.aegis.server.ServerSettings;
import io.aegis.server.StartToken;
import io.aegis.vault.EgressSettings;
import io.aegis.vault.PlatformKeys;
import io.aegis.vault.Vault;
import io.aegis.vault.VaultException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running gateway. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Config config;
    private final HttpServer server;
    private final Reloader reloader;
    private final PluginAdministration plugins;
    private final Deque<AutoCloseable> opened;
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Signals signals;

    private Gateway(
            Config config,
            HttpServer server,
            Reloader reloader,
            PluginAdministration plugins,
            Deque<AutoCloseable> opened) {
        this.config = config;
        this.server = server;
        this.reloader = reloader;
        this.plugins = plugins;
        this.opened = opened;
    }

    /**
     * Starts a gateway; it answers when this returns.
     *
     * @param messages takes what a person should know, a line at a time
     * @throws StartException if something it needs is not there
     * @throws io.aegis.config.ConfigException if the configuration is wrong
     */
    public static Gateway start(GatewaySettings settings, Consumer<String> messages) {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return assemble(settings, messages, opened);
        } catch (ServerException cannotListen) {
            close(opened);
            throw new StartException(
                    StartException.Kind.UNAVAILABLE, cannotListen.code(), String.valueOf(cannotListen.getMessage()));
        } catch (UnresolvedAddressException unknown) {
            close(opened);
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    "AEG-SRV-002",
                    "The gateway cannot listen: no address is known for the name that --host or `server.host` gives."
                            + " Give an address of this machine, or a name that has one.");
        } catch (RuntimeException failed) {
            close(opened);
            throw failed;
        }
    }

    private static Gateway assemble(GatewaySettings settings, Consumer<String> messages, Deque<AutoCloseable> opened) {
        PluginHost host = keep(opened, Plugins.start(settings.image()));
        var judge = new io.aegis.admission.Admission(Image.firstPartyDigests());
        var folder = new PluginFolder(State.plugins(settings.dataDirectory()));
        var vendors = new Vendors(settings.config(), judge, folder);
        var early = new Candidate(settings, host, vendors, GenerationBuilder.Outside.NOTHING);
        ConfigSource source = early.source();
        var installed = PluginRegistry.look(folder, new LedgerReader(State.evidence(settings.dataDirectory())));
        Config config = checked(early, source, installed);
        opened.addLast(Logging.start(config.log())); // closed last of all
        Auth auth = config.auth()
                .orElseThrow(() -> new StartException(
                        StartException.Kind.CONFIG,
                        "AEG-SRV-001",
                        "Nobody would decide who is asking. Write `auth: {type: api_key}`, or serve this"
                                + " machine alone with --no-auth."));
        config.warnings().forEach(warning -> messages.accept(warning.toString()));
        boolean missing = !Files.exists(settings.dataDirectory());
        Vault vault = keep(opened, vault(settings, config));
        State state = keep(opened, State.open(settings.dataDirectory(), keys -> payloadKey(vault, config, keys)));
        if (missing) {
            messages.accept("aegis: created the data directory " + state.directory());
        }
        state.clock().setBack().ifPresent(back -> messages.accept(ClockFile.setBack(back)));
        if (state.isCopied()) {
            messages.accept("aegis: the data directory is a copy of another one, or was restored. If a gateway goes on"
                    + " with the other one, both write one chain with one key, and what either says of it can be"
                    + " doubted: give this one a directory of its own");
        }
        messages.accept("aegis: evidence is sealed with the key "
                + state.checkpoints().key().fingerprint());
        state.under(config.effective().digest());
        MaskKeys maskKeys = state.maskKeys();
        var metrics = new Metrics();
        var evidence = new MeteredEvidence(state.ledger(), metrics);
        PluginRegistry registry = state.registry(folder);
        var candidate = early.with(new GenerationBuilder.Outside(
                WaysOut.Opener.of(vault), state.store().keys(), run -> isPaused(state, run)));
        Reloader reloader = keep(
                opened,
                Reloader.start(
                        candidate,
                        registry,
                        evidence,
                        state.directory(),
                        source,
                        candidate.load(source, registry.installed())));
        Runs runs = keep(
                opened,
                new Runs(new Runs.Setup(
                        reloader.generations(),
                        Dialects.all(),
                        evidence,
                        new AccessLog(state.store().runs()),
                        state.store().kept(),
                        new KnownRequesters(auth.isNone(), reloader::authenticator),
                        metrics,
                        maskKeys,
                        config.server().requestTimeout(),
                        state.clock())));
        reloader.serve(runs);
        state.rekey();
        var reader = new LedgerReader(State.evidence(state.directory()));
        Exporters exporters = keep(
                opened, new Exporters(reader::since, state.ledger()::last, state.cursors(), metrics::exporterFailed));
        reloader.follow(ready -> {
            state.under(ready.config().effective().digest());
            exporters.follow(ready.exports());
        });
        var interrupted = new Interrupted(reader, state.store().kept(), evidence);
        interrupted.end(config.server().requestTimeout());
        runs.recover(interrupted);
        state.store().keys().onRevoked(key -> runs.revoke(key.sha256()));
        metrics.build(Version.number(), Version.commit(), Runtime.version().toString());
        var administration = new PluginAdministration(
                () -> reloader.running().vendors(), vendors, judge, folder, registry, evidence, reloader);
        var ports = new ServerPorts(
                admission(auth, reloader),
                runs,
                reloader.generations(),
                Dialects.all(),
                state.store().runs(),
                metrics,
                new Surfaces.GatewayStatus(reloader, evidence, exporters::states, state.clock()),
                new Surfaces.LedgerAudit(reader, reloader),
                new Surfaces.Keys(state.store().keys(), evidence),
                new Surfaces.ConfigReloads(reloader),
                new PluginPort(reloader, administration),
                new ProviderPort(new ProviderAdministration(
                        reloader::running,
                        reloader::plugins,
                        reloader.generations(),
                        evidence,
                        provider -> runs.isResting(provider) ? "open" : "closed")),
                new Replays(early, registry::installed, reader, state.store().kept()),
                new Erasure(state.store(), evidence, runs::endAll, runs::forgetErased),
                new CheckpointPort(state.checkpoints(), exporters, reloader::running));
        StartToken token = StartToken.random();
        keep(opened, TokenFile.write(state.directory(), token));
        HttpServer server = keep(opened, HttpServer.start(serverSettings(config, state, token), ports));
        keep(opened, new Housekeeping(reloader, metrics, exporters::states, state, runs::forgetErased));
        return new Gateway(config, server, reloader, administration, opened);
    }

    /** Everything that can be said before the first file is opened for writing. */
    private static Config checked(Candidate early, ConfigSource source, Installed installed) {
        try (Candidate.Loaded loaded = early.load(source, installed)) {
            return loaded.config();
        }
    }

    static Vault vault(GatewaySettings settings, Config config) {
        Path here = settings.directory();
        return new Vault(
                new EgressSettings(
                        here,
                        config.egress().proxy(),
                        config.egress().privateDestinations(),
                        config.egress().caFile().map(here::resolve)),
                upstream ->
                        LOG.error("upstream '{}' sent the gateway's credential back; its answer was cut", upstream));
    }

    static PayloadKey payloadKey(Vault vault, Config config, PlatformKeys own) {
        try {
            return vault.payloadKey(
                    config.persistence().encryptionKey().map(SecretReference::toString),
                    config.persistence().previousKeys().stream()
                            .map(SecretReference::toString)
                            .toList(),
                    own);
        } catch (VaultException unusable) {
            throw new StartException(
                    StartException.Kind.CONFIG,
                    "AEG-CFG-010",
                    String.valueOf(unusable.getMessage()) + ": " + unusable.fix());
        }
    }

    private static boolean isPaused(State state, String run) {
        return state.store()
                .kept()
                .head(run)
                .filter(head -> head.state() == KeptRun.State.PAUSED)
                .isPresent();
    }

    private static Admission admission(Auth auth, Reloader reloader) {
        if (auth.isNone()) {
            return new Admission.Anonymous();
        }
        if (reloader.authenticator().isEmpty()) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    "AEG-SRV-001",
                    "The authenticator '" + auth.type() + "' is not there, so nobody could be let in: "
                            + reloader.absent(auth.type()));
        }
        return new Admission.ByCredential(reloader::authenticator, () -> roles(reloader.running()));
    }

    private static RoleMembers roles(Config running) {
        return running.auth()
                .map(auth -> new RoleMembers(auth.members(Auth.Role.AUDITOR), auth.members(Auth.Role.OPERATOR)))
                .orElse(RoleMembers.NOBODY);
    }

    private static ServerSettings serverSettings(Config config, State state, StartToken token) {
        return new ServerSettings(
                new Listener(config.server().host(), config.server().port()),
                Set.copyOf(config.server().hosts()),
                config.server().publicUrl(),
                config.admin().map(admin -> new Listener(admin.host(), admin.port())),
                Optional.of(new ServerSettings.AdminSocket(State.socket(state.directory()), token)),
                ServerLimits.DEFAULT.withMaxBody(config.server().maxBody()));
    }

    /** Where it can be reached. */
    public String url() {
        String host = config.server().host();
        String shown = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        return "http://" + shown + ":" + server.address().getPort();
    }

    /** The plugins, for whoever runs this process. */
    public PluginAdministration plugins() {
        return plugins;
    }

    /** Reads the configuration file and makes it hold. */
    public ReloadResult reload(String actor) {
        return reloader.apply(ReloadRequest.by(actor));
    }

    /**
     * Heeds the signals of the process from now on: {@code SIGHUP} reloads, {@code SIGTERM} and {@code SIGINT} end {@link #awaitEnd}. To be called before
     * anybody is told that the gateway is there: a signal that is not heeded ends the process at once.
     */
    public synchronized void heedSignals() {
        if (signals == null) {
            signals = Signals.listen(() -> reload("operator:uid=" + Processes.uid()));
        }
    }

    private synchronized Signals signals() {
        heedSignals();
        return requireNonNull(signals, "they are heeded");
    }

    /**
     * Waits until the process is told to end, then lets runs finish and closes everything. {@code SIGHUP} reloads; {@code SIGTERM} ends with 0, {@code
     * SIGINT} with 130.
     */
    public int awaitEnd() throws InterruptedException {
        int exit = signals().await();
        if (exit == Signals.TERMINATED) {
            close(config.server()
                    .drain()
                    .delay()); // an orchestrator needs the time to send its clients elsewhere; a person does not
        }
        close();
        return exit;
    }

    /** Lets runs finish as long as the configuration says, then closes everything. Idempotent. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private void close(Duration delay) {
        if (ended.getCount() == 0) {
            return;
        }
        ended.countDown();
        server.drain(delay, config.server().drain().timeout());
        close(opened);
    }

    private static <T extends AutoCloseable> T keep(Deque<AutoCloseable> opened, T closeable) {
        opened.push(closeable);
        return closeable;
    }

    private static void close(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception failed) {
                LOG.warn(
                        "{} did not close: {}",
                        next.getClass().getSimpleName(),
                        failed.getClass().getName());
            }
        }
    }
}
