package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Position.Origin;
import java.util.HashSet;
import java.util.List;
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
     * @throws ConfigException if the text is not one JSON object, or marks a credential elsewhere than under {@code properties} and
     *     {@code items}; the fault is the plugin's
     */
    public static SettingsSchema parse(String json) {
        var problems = new Problems();
        Optional<Node> root = YamlReader.read(Origin.FILE, "settings schema", json, problems);
        if (!(root.orElse(null) instanceof Node.Entries entries)) {
            throw refused("the settings schema of a plugin is not a JSON object");
        }
        problems.throwIfRefused();
        var credentials = new HashSet<String>();
        var notCredentials = new HashSet<String>();
        marked(entries, "", credentials, notCredentials);
        if (credentials.size() + notCredentials.size() != marksIn(entries)) {
            throw refused("a credential is marked in the settings schema of a plugin where it would be overlooked");
        }
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

    /** Every mark in the document, also behind references and alternatives, which {@link #marked} does not follow. */
    private static long marksIn(Node node) {
        return switch (node) {
            case Node.Entries entries ->
                entries.values().entrySet().stream()
                        .mapToLong(entry -> (entry.getKey().equals(MARK) ? 1 : 0)
                                + marksIn(entry.getValue().value()))
                        .sum();
            case Node.Items items ->
                items.values().stream().mapToLong(SettingsSchema::marksIn).sum();
            case Node.Text ignored -> 0;
            case Node.Numeral ignored -> 0;
            case Node.Flag ignored -> 0;
            case Node.Nothing ignored -> 0;
        };
    }

    private static ConfigException refused(String what) {
        return new ConfigException(List.of(new Problem(
                ConfigCode.UNREADABLE,
                Problem.Severity.ERROR,
                Position.wholeOf(Origin.FILE, "settings schema"),
                "",
                what,
                "Its settings could not be checked.",
                "Mark credentials directly under `properties` or `items`, or ask the plugin's vendor to.")));
    }

    private static boolean isDenied(Node mark) {
        return mark instanceof Node.Flag flag && !flag.value();
    }
}
