package io.aegis.server;

import io.aegis.kernel.port.Evidence;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What guards said, as callers and auditors see it: rules and numbers, no text and no digest. */
final class Trails {
    private Trails() {}

    static void write(ArrayNode trail, List<Evidence.GuardEntry> guards) {
        guards.forEach(entry -> write(trail.addObject(), entry));
    }

    static void write(ObjectNode event, Evidence.GuardEntry entry) {
        event.put("stage", entry.stage().name().toLowerCase(Locale.ROOT))
                .put("guard", entry.guard())
                .put("verdict", entry.verdict())
                .put("coverage", entry.coverage().name().toLowerCase(Locale.ROOT))
                .put("segments", entry.segments());
        ArrayNode findings = event.putArray("findings");
        entry.findings()
                .forEach(finding ->
                        findings.addObject().put("rule", finding.rule()).put("count", finding.count()));
        event.put("micros", entry.micros());
        if (entry.shadow()) {
            event.put("shadow", true);
        }
    }
}
