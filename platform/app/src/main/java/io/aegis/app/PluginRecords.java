package io.aegis.app;

import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.ledger.LedgerException;
import io.aegis.ledger.LedgerReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The records of a ledger that are about plugins. */
record PluginRecords(LedgerReader ledger) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TYPE = "\"type\":\"plugin_change\"";
    private static final int LINES_AT_ONCE = 4096;

    /** A record with its place. */
    record Numbered(long sequence, PluginChange change) {}

    /** The record of a sequence number, if it is about a plugin. */
    Optional<PluginChange> at(long sequence) {
        return lines(sequence, 1).stream()
                .flatMap(line -> change(line).stream())
                .map(Numbered::change)
                .findFirst();
    }

    /**
     * Those of a stretch of the ledger.
     *
     * @param next sequence number of the first record after it
     */
    record Stretch(List<Numbered> changes, long next) {}

    /** Those from a sequence number to the end. */
    Stretch since(long sequence) {
        var found = new ArrayList<Numbered>();
        long next = sequence;
        for (List<String> some = lines(next, LINES_AT_ONCE); !some.isEmpty(); some = lines(next, LINES_AT_ONCE)) {
            some.forEach(line -> change(line).ifPresent(found::add));
            next += some.size();
        }
        return new Stretch(found, next);
    }

    private List<String> lines(long from, int most) {
        try {
            return ledger.since(from, most);
        } catch (LedgerException none) {
            return List.of(); // a ledger begins with its first record
        }
    }

    private static Optional<Numbered> change(String line) {
        if (!line.contains(TYPE)) {
            return Optional.empty();
        }
        JsonNode record = JSON.readTree(line);
        JsonNode body = record.path("body");
        var grants = new ArrayList<String>();
        body.path("grants").forEach(grant -> grants.add(grant.stringValue()));
        return Optional.of(new Numbered(
                record.path("seq").longValue(),
                new PluginChange(
                        Instant.parse(record.path("at").stringValue()),
                        PluginAction.valueOf(body.path("action").stringValue().toUpperCase(Locale.ROOT)),
                        text(body, "plugin"),
                        text(body, "version"),
                        text(body, "digest"),
                        text(body, "tier"),
                        grants,
                        text(body, "signer"),
                        text(body, "key"),
                        text(body, "reason"),
                        text(body, "lock"),
                        text(body, "actor"))));
    }

    private static String text(JsonNode body, String name) {
        return body.path(name).asString("");
    }
}
