package io.aegis.cli;

import io.aegis.admission.VendorKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command that changed plugins prints. */
final class InstalledReport {
    /** What YAML reads as it stands. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z./][A-Za-z0-9._/-]*");

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
        closed(terminal, done);
    }

    /** The routes that nobody is served on any more. */
    static void closed(Terminal terminal, JsonNode done) {
        done.path("closed_routes")
                .forEach(route -> terminal.say("  closes the route " + route.asString("") + ", which needs it"));
    }

    /**
     * The lines that say the same in the configuration file. They are JSON where a name could be read as something else by YAML.
     *
     * @param config the configuration file, which relative paths start from
     */
    static void paste(Terminal terminal, Path config, Path file, Optional<VendorKey> signer, JsonNode done) {
        var grants = new StringJoiner(", ", "[", "]").setEmptyValue("[]");
        done.path("grants").forEach(grant -> grants.add(grant.asString("")));
        String tier = done.path("tier").asString("");
        terminal.say("The same in aegis.yaml, for another node or a repository (then without `plugin install`):");
        terminal.say("");
        signer.ifPresent(key -> {
            terminal.say("trust:  # the file of the key that has signed it, " + key.fingerprint());
            terminal.say("  " + quoted(key.vendor()) + ": {key_file: KEY.pub, prefix: " + key.prefix() + "}");
        });
        terminal.say("plugins:");
        terminal.say("  " + done.path("plugin").asString("") + ": {file: " + quoted(from(config, file)) + ", sha256: "
                + done.path("sha256").asString("") + ", tier: " + tier + ", grants: " + grants + "}");
    }

    private static String from(Path config, Path file) {
        Path folder = config.toAbsolutePath().normalize().getParent();
        Path target = file.toAbsolutePath().normalize();
        return folder == null || !target.startsWith(folder)
                ? target.toString()
                : folder.relativize(target).toString();
    }

    private static String quoted(String text) {
        return PLAIN.matcher(text).matches() ? text : JsonMapper.shared().writeValueAsString(text);
    }
}
