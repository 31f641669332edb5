package io.aegis.app;

import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.ledger.LedgerException;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.PluginLock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The records of a ledger that are about plugins. A ledger that has not begun holds none; one that cannot be read is no ledger without records. */
record PluginRecords(LedgerReader ledger) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** The type is the last member of a record; one of the same name in its body is not at its end. */
    private static final String END = ",\"type\":\"plugin_change\"}";

    private static final int LINES_AT_ONCE = 4096;

    /** A record with its place. */
    record Numbered(long sequence, PluginChange change) {}

    /** The record of a sequence number, if it is about a plugin. */
    Optional<PluginChange> at(long sequence) {
        return lines(sequence, 1).stream()
                .flatMap(line -> change(line).stream())
                .filter(record -> record.sequence() == sequence)
                .map(Numbered::change)
                .findFirst();
    }

    /**
     * What the list was at a place of the ledger.
     *
     * @param lock its digest
     */
    record Stated(long sequence, String lock) {}

    /** What the list was when the last generation began; empty if that does not say so. */
    Optional<Stated> stated() {
        return read(() -> ledger.last("plugin_inventory"), Optional.<JsonNode>empty())
                .map(record -> new Stated(record.path("seq").longValue(), text(record.path("body"), "lock")))
                .filter(stated -> !stated.lock().isEmpty());
    }

    /** Vendors' plugins when the last generation began, by name. */
    Map<String, PluginLock.Version> ran() {
        var ran = new HashMap<String, PluginLock.Version>();
        read(() -> ledger.last("plugin_inventory"), Optional.<JsonNode>empty())
                .ifPresent(record -> record.path("body").path("plugins").forEach(plugin -> {
                    if (!text(plugin, "signer").equals(Inventory.OWN)) {
                        ran.put(text(plugin, "plugin"), version(plugin));
                    }
                }));
        return ran;
    }

    private static PluginLock.Version version(JsonNode plugin) {
        return new PluginLock.Version(
                text(plugin, "version"),
                text(plugin, "digest"),
                text(plugin, "tier"),
                Set.copyOf(grants(plugin)),
                text(plugin, "signer"));
    }

    /** Those from a sequence number to the end. */
    List<Numbered> since(long sequence) {
        var found = new ArrayList<Numbered>();
        long next = sequence;
        for (List<String> some = lines(next, LINES_AT_ONCE); !some.isEmpty(); some = lines(next, LINES_AT_ONCE)) {
            some.forEach(line -> change(line).ifPresent(found::add));
            next += some.size();
        }
        return found;
    }

    private List<String> lines(long from, int most) {
        return read(() -> ledger.since(from, most), List.of());
    }

    private <T> T read(Supplier<T> reading, T none) {
        try {
            return reading.get();
        } catch (LedgerException unreadable) {
            if (ledger.exists()) {
                throw unreadable;
            }
            return none; // a ledger begins with its first record
        }
    }

    private static Optional<Numbered> change(String line) {
        if (!line.endsWith(END)) {
            return Optional.empty();
        }
        JsonNode record = JSON.readTree(line);
        JsonNode body = record.path("body");
        return Optional.of(new Numbered(
                record.path("seq").longValue(),
                new PluginChange(
                        Instant.parse(record.path("at").stringValue()),
                        PluginAction.valueOf(body.path("action").stringValue().toUpperCase(Locale.ROOT)),
                        text(body, "plugin"),
                        text(body, "version"),
                        text(body, "digest"),
                        text(body, "tier"),
                        grants(body),
                        text(body, "signer"),
                        text(body, "key"),
                        text(body, "reason"),
                        text(body, "lock"),
                        text(body, "actor"))));
    }

    private static List<String> grants(JsonNode body) {
        var grants = new ArrayList<String>();
        body.path("grants").forEach(grant -> grants.add(grant.stringValue()));
        return grants;
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asString("");
    }
}
