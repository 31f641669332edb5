package io.aegis.app;

import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.config.Reload;
import io.aegis.config.Weakening;
import io.aegis.kernel.Generations;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which configuration runs. Another one takes its place in one step, after every check that a start makes, and after the evidence of the change is
 * durable; whatever is wrong leaves the old one running.
 *
 * <p>Safe for use by many threads.
 */
final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LAST = "last-config.yaml";

    private final Candidate candidate;
    private final EvidenceLog evidence;
    private final Path directory;
    private @Nullable Generations generations;
    private Config running;
    private ConfigSource source;
    private boolean unrecorded;
    private volatile Status status;

    /**
     * How the last reload went.
     *
     * @param held digest of a configuration that waits to be confirmed
     */
    record Status(boolean success, Instant at, Optional<String> held, String digest, long generation) {}

    private Reloader(Candidate candidate, EvidenceLog evidence, Path directory, ConfigSource source, Config running) {
        this.candidate = candidate;
        this.evidence = evidence;
        this.directory = directory;
        this.source = source;
        this.running = running;
        this.status = new Status(
                true, Instant.now(), Optional.empty(), running.effective().digest(), 1);
    }

    /**
     * Starts with a configuration.
     *
     * @throws ConfigException if it is wrong
     */
    static Reloader start(
            Candidate candidate, EvidenceLog evidence, Path directory, ConfigSource source, Config config) {
        var reloader = new Reloader(candidate, evidence, directory, source, config);
        Candidate.Ready first = candidate.build(config, 1);
        Optional<Config> before = reloader.last();
        List<Weakening> weakenings =
                before.map(old -> Config.weakenings(old, config)).orElse(List.of());
        weakenings.forEach(weakening -> LOG.warn("since the last start, the configuration is weaker: {}", weakening));
        List<Change> changes = before.map(old -> Config.diff(old, config)).orElse(List.of());
        reloader.record(first, changes, !weakenings.isEmpty(), "start");
        reloader.generations = new Generations(first.generation(), () -> {});
        return reloader;
    }

    Generations generations() {
        if (generations == null) {
            throw new IllegalStateException("not started");
        }
        return generations;
    }

    synchronized Config running() {
        return running;
    }

    Status status() {
        return status;
    }

    /** What the file says now, whether it runs or not. */
    Config file() {
        return candidate.load(candidate.source());
    }

    /** How another configuration differs from what runs. */
    List<Change> changes(Config other) {
        return Config.diff(running(), other);
    }

    /** What another configuration takes away. */
    List<Weakening> weakenings(Config other) {
        return Config.weakenings(running(), other);
    }

    /** Looks at the file, and does nothing if it is the one that runs or that is held. A change that could not be recorded is tried at every look. */
    synchronized void look() {
        try {
            ConfigSource seen = candidate.source();
            boolean again = unrecorded && seen.hasBytesOf(source);
            if (again || !seen.hasBytesOf(source)) {
                source = seen;
                ReloadResult result =
                        apply(seen, Optional.empty(), "file:uid=" + Processes.ownerOf(Path.of(seen.name())), false);
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
     *
     * @param confirm the digest of a weakening change that somebody has read
     */
    synchronized ReloadResult apply(Optional<String> confirm, String actor) {
        try {
            source = candidate.source();
            ReloadResult result = apply(source, confirm, actor, true);
            log(result);
            return result;
        } catch (ConfigException wrong) {
            ReloadResult refused = refused("", wrong.problems());
            log(refused);
            return refused;
        }
    }

    private ReloadResult apply(ConfigSource offered, Optional<String> confirm, String actor, boolean rereadsSecrets) {
        unrecorded = false;
        Config next;
        try {
            next = candidate.load(offered);
        } catch (ConfigException wrong) {
            return refused("", wrong.problems());
        }
        String digest = next.effective().digest();
        boolean same = digest.equals(running.effective().digest());
        if (same && rereadsSecrets) {
            return switchTo(next, List.of(), actor);
        }
        if (same) {
            status = new Status(true, Instant.now(), Optional.empty(), digest, status.generation());
            return new ReloadResult.Unchanged(digest);
        }
        List<Problem> fixed = fixed(next);
        if (!fixed.isEmpty()) {
            return refused(digest, fixed);
        }
        List<Weakening> weakenings = Config.weakenings(running, next);
        boolean holds = running.reload().weakening() == Reload.OnWeakening.HOLD;
        if (!weakenings.isEmpty() && holds && !confirm.equals(Optional.of(digest))) {
            status = new Status(
                    true,
                    Instant.now(),
                    Optional.of(digest),
                    running.effective().digest(),
                    status.generation());
            return new ReloadResult.Held(digest, weakenings);
        }
        return switchTo(next, weakenings, actor);
    }

    private ReloadResult switchTo(Config next, List<Weakening> weakenings, String actor) {
        long number = status.generation() + 1;
        String digest = next.effective().digest();
        Candidate.Ready ready;
        try {
            ready = candidate.build(next, number);
        } catch (ConfigException wrong) {
            return refused(digest, wrong.problems());
        }
        try {
            record(ready, Config.diff(running, next), !weakenings.isEmpty(), actor);
        } catch (EvidenceUnavailableException unavailable) {
            unrecorded = true;
            return refused(digest, List.of(notRecorded(next)));
        }
        generations().switchTo(ready.generation(), () -> {});
        running = next;
        status = new Status(true, Instant.now(), Optional.empty(), digest, number);
        return new ReloadResult.Switched(digest, number, weakenings);
    }

    /** What a process cannot change while it runs is not half changed. */
    private List<Problem> fixed(Config next) {
        return Config.diff(running, next).stream()
                .filter(change -> change.pointer().startsWith("/server")
                        || change.pointer().startsWith("/admin")
                        || change.pointer().startsWith("/auth/type")
                        || change.pointer().startsWith("/log")
                        || change.pointer().startsWith("/egress")
                        || change.pointer().startsWith("/persistence"))
                .map(change -> new Problem(
                        ConfigCode.INVALID,
                        Problem.Severity.ERROR,
                        next.positions().nearest(change.pointer()),
                        change.pointer().substring(1).replace('/', '.'),
                        "this key cannot change while the gateway runs",
                        "Listeners, authentication, egress and state are opened once.",
                        "Restart the gateway, or take the change back."))
                .toList();
    }

    private static Problem notRecorded(Config next) {
        return new Problem(
                ConfigCode.CHANGE_UNRECORDED,
                Problem.Severity.ERROR,
                next.positions().nearest(""),
                "",
                "the change could not be recorded",
                "A change that leaves no evidence does not happen.",
                "Make room or mend the data directory; a watched file is then loaded without another change.");
    }

    private ReloadResult refused(String digest, List<Problem> problems) {
        status = new Status(
                false, Instant.now(), Optional.empty(), running.effective().digest(), status.generation());
        return new ReloadResult.Refused(digest, problems);
    }

    private void record(Candidate.Ready ready, List<Change> changes, boolean weakens, String actor) {
        Config config = ready.config();
        long number = ready.generation().number();
        String digest = config.effective().digest();
        evidence.append(new Evidence.ConfigChange(
                Instant.now(), number, digest, config.effective().json(), json(changes), weakens, actor));
        evidence.append(new Evidence.ModelInventory(Instant.now(), number, digest, Inventory.providers(config)));
        remember(config);
    }

    /** Canonical, like everything in a record: members in order of their names. */
    private static String json(List<Change> changes) {
        ArrayNode array = JSON.createArrayNode();
        for (Change change : changes) {
            ObjectNode object = array.addObject();
            change.after().ifPresent(after -> object.put("after", after));
            change.before().ifPresent(before -> object.put("before", before));
            object.put("key", change.pointer());
        }
        return array.toString();
    }

    private Optional<Config> last() {
        Path file = directory.resolve(LAST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(candidate.loadEffective(ConfigSource.read(file)));
        } catch (ConfigException olderFormat) {
            LOG.warn("the configuration of the last start cannot be compared with this one");
            return Optional.empty();
        }
    }

    private void remember(Config config) {
        try {
            Path draft = Files.createTempFile(
                    directory,
                    "last",
                    ".yaml",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, config.effective().yaml(), StandardCharsets.UTF_8);
            Files.move(draft, directory.resolve(LAST), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            LOG.warn(
                    "the configuration of this start cannot be kept for comparison: {}",
                    failed.getClass().getSimpleName());
        }
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
