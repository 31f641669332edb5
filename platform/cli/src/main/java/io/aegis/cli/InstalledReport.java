package io.aegis.cli;

import java.nio.file.Path;
import java.util.StringJoiner;
import tools.jackson.databind.JsonNode;

/** What a command that changed plugins prints. */
final class InstalledReport {
    private InstalledReport() {}

    /** What was done, as data. */
    static void print(Terminal terminal, Output output, String verb, JsonNode done) {
        if (output.format() != Format.table) {
            output.print(terminal, done);
            return;
        }
        var line = new StringJoiner(" ");
        line.add(verb);
        for (String member : new String[] {"plugin", "version", "tier", "sha256", "key"}) {
            String value = done.path(member).asString("");
            if (!value.isEmpty() && !value.equals("-")) {
                line.add(value);
            }
        }
        terminal.data(line.toString());
        done.path("closed_routes")
                .forEach(route -> terminal.say("  closes the route " + route.asString("") + ", which needs it"));
    }

    /** The lines that say the same in {@code aegis.yaml}. */
    static void paste(Terminal terminal, Path file, JsonNode done) {
        var grants = new StringJoiner(", ", "[", "]").setEmptyValue("[]");
        done.path("grants").forEach(grant -> grants.add(grant.asString("")));
        String tier = done.path("tier").asString("");
        terminal.say("The same in aegis.yaml, for another node or a repository (then without `plugin install`):");
        terminal.say("");
        terminal.say("plugins:");
        terminal.say("  " + done.path("plugin").asString("") + ": {file: " + file + ", sha256: "
                + done.path("sha256").asString("") + ", tier: " + tier + ", grants: " + grants + "}");
    }
}
