package io.aegis.app;

import io.aegis.config.Change;
import io.aegis.config.Config;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Each configuration that ran, as evidence.
 *
 * @param lock digest of the list of installed plugins; empty if it is not believed
 */
record ConfigHistory(EvidenceLog evidence, Supplier<Optional<String>> lock) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Records what is about to run.
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
