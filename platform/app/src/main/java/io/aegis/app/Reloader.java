package io.aegis.app;

import io.aegis.admission.PluginKind;
import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.config.Reload;
import io.aegis.config.Weakening;
import io.aegis.kernel.Generations;
import io.aegis.kernel.Runs;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.PluginLock;
import io.aegis.plugins.PluginSet;
import io.aegis.plugins.Revocations;
import io.aegis.spi.identity.Authenticator;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which configuration runs. Another one takes its place in one step, after every check that a start makes, and after the evidence of the change is
 * durable; whatever is wrong leaves the old one running.
 *
 * <p>Safe for use by many threads.
 */
final class Reloader implements PluginAdministration.PluginSwitch, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

    private final Candidate candidate;
    private final EvidenceLog evidence;
    private final ConfigHistory history;
    private final PluginRegistry registry;
    private @Nullable Generations generations;
    private @Nullable Runs runs;
    private Consumer<Candidate.Ready> follower = ready -> {};
    /** Read without waiting: every request asks who has which role, and a change may take as long as a worker takes to come up. */
    private volatile Candidate.Ready running;

    private volatile Optional<Authenticator> authenticator;
    private ConfigSource source;
    private boolean unrecorded;
    private volatile boolean uninventoried;
    private volatile Status status;

    /**
     * How the last reload went.
     *
     * @param held digest of a configuration that waits to be confirmed
     */
    record Status(boolean success, Instant at, Optional<String> held, String digest, long generation) {
        /** The same configuration with other plugins: the file has not been looked at, and may still be held or refused. */
        Status with(long number) {
            return new Status(success, at, held, digest, number);
        }
    }

    private Reloader(
            Candidate candidate,
            PluginRegistry registry,
            EvidenceLog evidence,
            ConfigHistory history,
            ConfigSource source,
            Candidate.Ready first) {
        this.candidate = candidate;
        this.registry = registry;
        this.evidence = evidence;
        this.history = history;
        this.source = source;
        this.running = first;
        this.authenticator = first.authenticator();
        this.status = new Status(
                true,
                Instant.now(),
                Optional.empty(),
                first.config().effective().digest(),
                1);
    }

    /**
     * Starts with a configuration and its plugins.
     *
     * @throws ConfigException if it is wrong, or cannot be recorded
     */
    static Reloader start(
            Candidate candidate,
            PluginRegistry registry,
            EvidenceLog evidence,
            Path directory,
            ConfigSource source,
            Candidate.Loaded loaded) {
        Candidate.Ready first = candidate.build(loaded, 1);
        var history = new ConfigHistory(evidence, registry::digest);
        var reloader = new Reloader(candidate, registry, evidence, history, source, first);
        LastConfig.Step step = LastConfig.in(new LedgerReader(State.evidence(directory)))
                .map(last -> last.to(first.config(), new InstalledSchemas(first.plugins())))
                .orElse(LastConfig.Step.NONE);
        List<Weakening> ofPlugins =
                PluginWeakenings.since(registry.ran(), first.vendors().admitted());
        List<String> losses = Stream.concat(
                        step.losses().stream(), ofPlugins.stream().map(Weakening::toString))
                .distinct()
                .toList();
        losses.forEach(loss -> LOG.warn("since the last start, the configuration is weaker: {}", loss));
        try {
            history.record(first, step.changes(), !losses.isEmpty(), "start", Optional.empty());
            new DeclaredPlugins(evidence, "start").changed(Optional.empty(), first.vendors());
        } catch (EvidenceUnavailableException unavailable) {
            throw new ConfigException(List.of(ReloadObjections.notRecorded(first.config(), unavailable)));
        }
        reloader.generations = new Generations(first.generation(), () -> leave(first.plugins()));
        return reloader;
    }

    /** Names the runs that a revocation cuts. */
    void serve(Runs served) {
        runs = served;
    }

    /** Names who is told what runs: now, and whenever that changes. */
    synchronized void follow(Consumer<Candidate.Ready> followed) {
        follower = followed;
        followed.accept(running);
    }

    Generations generations() {
        if (generations == null) {
            throw new IllegalStateException("not started");
        }
        return generations;
    }

    Config running() {
        return running.config();
    }

    /** The plugins of the current generation. */
    PluginSet plugins() {
        return running.plugins();
    }

    /** Why no instance of a type could be made. */
    String absent(String type) {
        return Optional.ofNullable(running.absent().get(type)).orElse("it is not installed");
    }

    /** Who decides who is asking; empty if that plugin is gone, and then nobody is let in. */
    Optional<Authenticator> authenticator() {
        return authenticator;
    }

    Status status() {
        return status;
    }

    /**
     * What the file says now, whether it runs or not.
     *
     * @param changes how it differs from what runs
     * @param weakenings what it takes away
     */
    record Offered(Config config, List<Change> changes, List<Weakening> weakenings) {}

    Offered file() {
        try (Candidate.Loaded loaded = candidate.load(candidate.source(), registry.installed())) {
            Candidate.Ready now = running;
            return new Offered(
                    loaded.config(),
                    Config.diff(now.config(), loaded.config()),
                    PluginWeakenings.between(now, loaded.config(), loaded.vendors()));
        }
    }

    /** Looks at the file, and does nothing if it is the one that runs or that is held. A change that could not be recorded is tried at every look. */
    synchronized void look() {
        try {
            ConfigSource seen = candidate.source();
            boolean again = unrecorded && seen.hasBytesOf(source);
            if (again || !seen.hasBytesOf(source)) {
                source = seen;
                var request = ReloadRequest.by("file:uid=" + Processes.ownerOf(Path.of(seen.name())));
                ReloadResult result = apply(seen, request, false);
                if (!again || !unrecorded) {
                    log(result);
                }
            }
        } catch (ConfigException wrong) {
            log(refused("", wrong.problems()));
        }
    }

    /**
     * Makes the file's configuration the running one. One that has not changed becomes a new generation all the same, with its secrets read anew: a rotated
     * credential has the old reference.
     */
    synchronized ReloadResult apply(ReloadRequest request) {
        try {
            source = candidate.source();
            ReloadResult result = apply(source, request, true);
            log(result);
            return result;
        } catch (ConfigException wrong) {
            ReloadResult refused = refused("", wrong.problems());
            log(refused);
            return refused;
        }
    }

    private ReloadResult apply(ConfigSource offered, ReloadRequest request, boolean rereadsSecrets) {
        unrecorded = false;
        Candidate.Loaded next;
        try {
            next = candidate.load(offered, registry.installed());
        } catch (ConfigException wrong) {
            return refused("", wrong.problems());
        } catch (RuntimeException | Error defect) { // whoever's it is: the file is refused, and is seen to be
            return refused("", List.of(ReloadObjections.notMade(offered.name(), defect)));
        }
        boolean taken = false;
        try {
            ReloadResult result = apply(next, request, rereadsSecrets);
            taken = result instanceof ReloadResult.Switched;
            return result;
        } finally {
            if (!taken) {
                next.close();
            }
        }
    }

    private ReloadResult apply(Candidate.Loaded next, ReloadRequest request, boolean rereadsSecrets) {
        String digest = next.config().effective().digest();
        Config now = running.config();
        boolean same = digest.equals(now.effective().digest())
                && next.plugins().digests().equals(running.plugins().digests());
        if (same && rereadsSecrets) {
            return switchTo(next, List.of(), request);
        }
        if (same) {
            status = new Status(true, Instant.now(), Optional.empty(), digest, status.generation());
            return new ReloadResult.Unchanged(digest);
        }
        List<Problem> wrong = ReloadObjections.before(running, next);
        if (!wrong.isEmpty()) {
            return refused(digest, wrong);
        }
        List<Weakening> weakenings = PluginWeakenings.between(running, next.config(), next.vendors());
        boolean holds = now.reload().weakening() == Reload.OnWeakening.HOLD;
        if (!weakenings.isEmpty() && holds && !request.confirm().equals(Optional.of(digest))) {
            status = new Status(
                    true, Instant.now(), Optional.of(digest), now.effective().digest(), status.generation());
            return new ReloadResult.Held(digest, weakenings);
        }
        return switchTo(next, weakenings, request);
    }

    private ReloadResult switchTo(Candidate.Loaded next, List<Weakening> weakenings, ReloadRequest request) {
        long number = status.generation() + 1;
        String digest = next.config().effective().digest();
        Candidate.Ready ready;
        try {
            ready = candidate.build(next, number);
        } catch (ConfigException wrong) {
            return refused(digest, wrong.problems());
        } catch (RuntimeException | Error defect) {
            return refused(digest, List.of(ReloadObjections.notMade(source.name(), defect)));
        }
        List<Problem> absent = ReloadObjections.to(running, ready);
        if (!absent.isEmpty()) {
            return refused(digest, absent);
        }
        try {
            history.record(
                    ready,
                    Config.diff(running.config(), next.config()),
                    !weakenings.isEmpty(),
                    request.actor(),
                    request.changeRef());
            new DeclaredPlugins(evidence, request.actor()).changed(Optional.of(running.vendors()), next.vendors());
            uninventoried = false;
        } catch (EvidenceUnavailableException unavailable) {
            unrecorded = true;
            return refused(digest, List.of(ReloadObjections.notRecorded(next.config(), unavailable)));
        }
        become(ready, new Status(true, Instant.now(), Optional.empty(), digest, number));
        return new ReloadResult.Switched(digest, number, weakenings);
    }

    private void become(Candidate.Ready ready, Status next) {
        generations().switchTo(ready.generation(), () -> leave(ready.plugins()));
        running = ready;
        authenticator = ready.authenticator();
        status = next;
        follower.accept(ready);
    }

    /** Whoever comes here is the last run of a generation. */
    private static void leave(PluginSet plugins) {
        leaving(plugins::close);
    }

    /** On a thread of its own: ending processes and bundles takes its time. */
    private static void leaving(Runnable ending) {
        Thread.ofPlatform().daemon().name("aegis-plugins-leave").start(ending);
    }

    @Override
    public synchronized void bringIn(PluginLock next, String newcomer, Runnable commit) {
        become(next, ready -> {
            Newcomer.require(ready.vendors(), ready.plugins(), newcomer);
            Optional.ofNullable(ready.absent().get(newcomer)).ifPresent(why -> {
                throw new PluginRefusedException("AEG-PLG-008", why);
            });
            ReloadObjections.to(running, ready).stream().findFirst().ifPresent(lost -> {
                throw new PluginRefusedException("AEG-PLG-008", "with it, another plugin is lost: " + lost);
            });
            commit.run();
        });
    }

    @Override
    public synchronized List<String> follow(
            PluginLock next, Supplier<Set<String>> which, boolean cuts, Runnable commit) {
        Set<String> gone = which.get();
        Candidate.Ready before = running;
        commit.run();
        if (cuts) { // at once: what is left may take its time to come up
            dismiss(gone);
            served().ifPresent(served -> gone.forEach(served::cutUsing));
            candidate.withdraw(Revocations.of(next)).forEach(Reloader::leaving);
        }
        if (!holds(next)) {
            dismiss(gone);
            served().ifPresent(served -> gone.forEach(served::closeUsing));
            return before.generation().using(gone);
        }
        if (cuts) {
            served().ifPresent(served -> gone.forEach(served::cutUsing));
        }
        return Need.closed(before.config(), types(before.plugins(), gone), running.plugins());
    }

    private static Set<String> types(PluginSet plugins, Set<String> digests) {
        return plugins.plugins().stream()
                .filter(plugin -> digests.contains(plugin.digest()))
                .map(InstalledPlugin::type)
                .collect(Collectors.toSet());
    }

    /** Has an authenticator of one of these files decide nothing any more, unless a generation has it again: nobody is let in. */
    private void dismiss(Set<String> gone) {
        running.config()
                .auth()
                .flatMap(auth -> running.plugins().find(PluginKind.AUTHENTICATOR, auth.type()))
                .filter(plugin -> gone.contains(plugin.digest()))
                .ifPresent(plugin -> authenticator = Optional.empty());
    }

    @Override
    public List<PluginAdministration.Up> current() {
        return vendors(running.plugins().plugins());
    }

    @Override
    public List<PluginAdministration.Up> up() {
        return vendors(candidate.up());
    }

    private static List<PluginAdministration.Up> vendors(List<InstalledPlugin> plugins) {
        return plugins.stream()
                .filter(plugin -> plugin.signer().isPresent())
                .map(PluginAdministration.Up::of)
                .toList();
    }

    private boolean holds(PluginLock next) {
        try {
            become(next, ready -> {});
            return true;
        } catch (Throwable unmade) { // whatever a plugin that is left brings up with it, the change holds
            LOG.error(
                    "no generation can be made of the plugins that are left; the old one runs on without those that are"
                            + " gone, whose routes are cut, until a reload succeeds: {}",
                    unmade instanceof PluginRefusedException refused
                            ? refused.getMessage()
                            : unmade.getClass().getName());
            return false;
        }
    }

    /** Makes a generation of the running configuration with another list of plugins, and switches to it unless the last step before that throws. */
    private void become(PluginLock next, Consumer<Candidate.Ready> last) {
        boolean taken = false;
        Candidate.Loaded loaded = loaded(next);
        try {
            Candidate.Ready ready = candidate.build(loaded, status.generation() + 1);
            last.accept(ready);
            inventory(ready);
            taken = true; // what is on record holds, and so do its plugins
            become(ready, status.with(ready.generation().number()));
        } catch (ConfigException wrong) {
            throw Newcomer.misfit(wrong);
        } finally {
            if (!taken) {
                loaded.close();
            }
        }
    }

    /**
     * Records the plugins of what is about to run. The change itself is on record by now, and the next start makes it hold, so that nothing can take it
     * back: if there is no room for this record, it comes later.
     */
    private void inventory(Candidate.Ready ready) {
        try {
            history.plugins(ready);
            uninventoried = false;
        } catch (EvidenceUnavailableException full) {
            uninventoried = true;
            LOG.error(
                    "the plugins of generation {} are not on record yet",
                    ready.generation().number());
        }
    }

    /** Records the plugins of what runs, if that could not be recorded when it began. */
    void inventory() {
        if (uninventoried) {
            inventoryAgain();
        }
    }

    private synchronized void inventoryAgain() {
        if (uninventoried) {
            inventory(running);
        }
    }

    private Candidate.Loaded loaded(PluginLock next) {
        try {
            return candidate.load(running, Installed.of(next));
        } catch (ConfigException misfit) {
            throw Newcomer.misfit(misfit);
        }
    }

    /** Empty as long as nobody is served. */
    private Optional<Runs> served() {
        return Optional.ofNullable(runs);
    }

    /** Lets go of the plugins of the last generation. */
    @Override
    public synchronized void close() {
        running.plugins().close();
    }

    private ReloadResult refused(String digest, List<Problem> problems) {
        status = new Status(
                false,
                Instant.now(),
                Optional.empty(),
                running.config().effective().digest(),
                status.generation());
        return new ReloadResult.Refused(digest, problems);
    }

    private static void log(ReloadResult result) {
        switch (result) {
            case ReloadResult.Unchanged unchanged -> LOG.info("the configuration has not changed");
            case ReloadResult.Switched switched ->
                LOG.info("generation {} runs, configuration {}", switched.generation(), switched.digest());
            case ReloadResult.Held held ->
                LOG.warn(
                        "the new configuration weakens a protection and is held; the old one runs on. Confirm with:"
                                + " aegis config apply --confirm {} ({})",
                        held.digest(),
                        held.weakenings());
            case ReloadResult.Refused refused ->
                LOG.error(
                        "the new configuration is refused; the old one runs on:\n{}",
                        refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
    }
}
