package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Position.Origin;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this module needs to know of the JSON Schema that a plugin ships for its settings. The settings are validated against
 * the schema elsewhere.
 *
 * @param json the schema itself, to be embedded into the schema of {@code aegis.yaml}
 * @param keys the top-level settings
 * @param isClosed whether the plugin takes no other keys ({@code additionalProperties: false})
 * @param credentials pointers of settings with an {@code "x-aegis-credential"}; {@code *} stands for a list index
 * @param notCredentials pointers where that is {@code false}, though their name looks like a credential's
 */
public record SettingsSchema(
        String json, Set<String> keys, boolean isClosed, Set<String> credentials, Set<String> notCredentials) {
    private static final String MARK = "x-aegis-credential";

    public SettingsSchema {
        requireNonNull(json, "json");
        keys = Set.copyOf(keys);
        credentials = Set.copyOf(credentials);
        notCredentials = Set.copyOf(notCredentials);
    }

    /**
     * Reads a schema.
     *
     * @throws ConfigException if the text is not one JSON object; the fault is the plugin's
     */
    public static SettingsSchema parse(String json) {
        var problems = new Problems();
        Optional<Node> root = YamlReader.read(Origin.FILE, "settings schema", json, problems);
        if (!(root.orElse(null) instanceof Node.Entries entries)) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    Position.wholeOf(Origin.FILE, "settings schema"),
                    "",
                    "the settings schema of a plugin is not a JSON object",
                    "Its settings could not be checked.",
                    "Ask the plugin's vendor for a repaired version.");
            throw new ConfigException(problems.inReadingOrder());
        }
        problems.throwIfRefused();
        var credentials = new HashSet<String>();
        var notCredentials = new HashSet<String>();
        marked(entries, "", credentials, notCredentials);
        boolean isClosed =
                entries.get("additionalProperties").orElse(entries) instanceof Node.Flag flag && !flag.value();
        return new SettingsSchema(
                json, entries.entriesAt("properties").keySet(), isClosed, credentials, notCredentials);
    }

    private static void marked(Node schema, String pointer, Set<String> credentials, Set<String> notCredentials) {
        schema.at(MARK).ifPresent(mark -> (isDenied(mark) ? notCredentials : credentials).add(pointer));
        for (Map.Entry<String, Node.Entry> property :
                schema.entriesAt("properties").entrySet()) {
            marked(property.getValue().value(), pointer + "/" + property.getKey(), credentials, notCredentials);
        }
        schema.at("items").ifPresent(items -> marked(items, pointer + "/*", credentials, notCredentials));
    }

    private static boolean isDenied(Node mark) {
        return mark instanceof Node.Flag flag && !flag.value();
    }
}
