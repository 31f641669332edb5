package io.aegis.app;

import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigSource;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What ran before: each configuration as evidence, and the last one as a file, so that a start can be compared with it.
 *
 * @param directory the data directory
 * @param lock digest of the list of installed plugins; empty if it is not believed
 */
record ConfigHistory(EvidenceLog evidence, Path directory, Supplier<Optional<String>> lock) {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigHistory.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String LAST = "last-config.yaml";

    /**
     * Records what is about to run, and keeps it for the next comparison.
     *
     * @param changeRef what the change is called; without it, what the file calls it
     * @throws io.aegis.kernel.port.EvidenceUnavailableException if it cannot be recorded; then it must not run
     */
    void record(
            Candidate.Ready ready, List<Change> changes, boolean weakens, String actor, Optional<String> changeRef) {
        Config config = ready.config();
        long number = ready.generation().number();
        String digest = config.effective().digest();
        evidence.append(new Evidence.ConfigChange(
                Instant.now(),
                number,
                digest,
                config.effective().json(),
                json(changes),
                weakens,
                actor,
                changeRef.or(config::changeRef)));
        evidence.append(new Evidence.ModelInventory(Instant.now(), number, digest, Inventory.providers(config)));
        plugins(ready);
        remember(config);
    }

    /**
     * Records the plugins of what is about to run.
     *
     * @throws io.aegis.kernel.port.EvidenceUnavailableException if it cannot be recorded; then it must not run
     */
    void plugins(Candidate.Ready ready) {
        evidence.append(new Evidence.PluginInventory(
                Instant.now(),
                ready.generation().number(),
                ready.config().effective().digest(),
                Inventory.plugins(ready.plugins()),
                lock.get().orElse("")));
    }

    /** The configuration that ran last; empty if there was none that can be read today. */
    Optional<Config> last(Function<ConfigSource, Config> reader) {
        Path file = directory.resolve(LAST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.apply(ConfigSource.read(file)));
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
}
