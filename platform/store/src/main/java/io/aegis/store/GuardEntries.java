package io.aegis.store;

import io.aegis.kernel.port.Evidence;
import io.aegis.spi.guard.Finding;
import io.aegis.spi.guard.Stage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What guards said, as text in a column. */
final class GuardEntries {
    private static final JsonMapper JSON = JsonMapper.shared();

    private GuardEntries() {}

    static String json(List<Evidence.GuardEntry> entries) {
        ArrayNode array = JSON.createArrayNode();
        for (Evidence.GuardEntry entry : entries) {
            ObjectNode object = array.addObject();
            object.put("stage", entry.stage().name());
            object.put("guard", entry.guard());
            object.put("verdict", entry.verdict());
            object.put("coverage", entry.coverage().name());
            object.put("segments", entry.segments());
            object.put("digest", entry.digest());
            object.put("micros", entry.micros());
            ObjectNode findings = object.putObject("findings");
            entry.findings().forEach(finding -> findings.put(finding.rule(), finding.count()));
        }
        return array.toString();
    }

    static List<Evidence.GuardEntry> parse(String json) {
        var entries = new ArrayList<Evidence.GuardEntry>();
        for (JsonNode object : JSON.readTree(json)) {
            var findings = new ArrayList<Finding>();
            object.path("findings")
                    .properties()
                    .forEach(finding -> findings.add(
                            new Finding(finding.getKey(), finding.getValue().asInt())));
            entries.add(new Evidence.GuardEntry(
                    Stage.valueOf(object.path("stage").asString()),
                    object.path("guard").asString(),
                    object.path("verdict").asString(),
                    Evidence.Coverage.valueOf(object.path("coverage").asString()),
                    object.path("segments").asInt(),
                    object.path("digest").asString(),
                    findings,
                    object.path("micros").asLong()));
        }
        return entries;
    }
}
