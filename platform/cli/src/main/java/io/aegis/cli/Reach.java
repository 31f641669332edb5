package io.aegis.cli;

import io.aegis.admission.Admission;
import io.aegis.admission.AdmissionReport;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginKind;
import io.aegis.admission.Trust;
import io.aegis.app.Destination;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What it means that a plugin may use the network, in lines for its operator. */
record Reach(List<String> lines) {
    Reach {
        lines = List.copyOf(lines);
    }

    /** Of a plugin's file, with what the configuration of a place declares for it. */
    static Reach of(Place place, PluginFile file) {
        return Admission.report(file, Trust.NOBODY)
                .plugin()
                .map(plugin -> new Reach(lines(plugin, destinations(place, plugin))))
                .orElse(new Reach(List.of()));
    }

    /** Says it of a plugin that was let in. */
    void say(Terminal terminal, JsonNode done) {
        for (JsonNode grant : done.path("grants")) {
            if (grant.asString("").equals("network")) {
                lines.forEach(terminal::say);
            }
        }
    }

    private static List<Destination> destinations(Place place, AdmissionReport.Identity plugin) {
        String type = plugin.declaration().type();
        return plugin.upstream()
                .map(property -> Destination.of(place.config(), System.getenv(), type, property))
                .orElse(List.of());
    }

    private static List<String> lines(AdmissionReport.Identity plugin, List<Destination> destinations) {
        PluginKind kind = plugin.declaration().kind();
        String can = "this " + kind.word() + " can send "
                + (kind == PluginKind.AUTHENTICATOR ? "every credential" : "every text") + " it sees to ";
        return destinations.isEmpty()
                ? List.of(can + "the host that aegis.yaml will declare for it; it declares none yet")
                : destinations.stream()
                        .map(to -> can + to.host() + " (region " + to.region().orElse("unknown") + ")")
                        .toList();
    }
}
