package io.aegis.config;

import static java.util.Objects.requireNonNull;

import io.aegis.config.Position.Origin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schema (draft 2020-12) of {@code aegis.yaml}, for editors: written out of the key table that also drives the checks, with the
 * schemas of installed plugins embedded. Cross references between sections are beyond it; {@link ConfigLoader} checks them.
 */
public final class JsonSchema {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** A group's name is spelled differently from validator to validator. */
    private static final Pattern REFERENCE =
            Pattern.compile(SecretReference.FORM.pattern().replaceAll("\\?<[a-z]+>", "?:"));

    private final SettingsSchemas schemas;

    private JsonSchema(SettingsSchemas schemas) {
        this.schemas = requireNonNull(schemas, "schemas");
    }

    /** The schema as canonical JSON, with the settings of every installed plugin that describes them. */
    public static String text(SettingsSchemas schemas) {
        var root = new LinkedHashMap<String, @Nullable Object>();
        root.put("$schema", DIALECT);
        root.put("title", "aegis.yaml of Aegis " + Release.VERSION);
        root.putAll(new JsonSchema(schemas).of(KeyTable.ROOT));
        return CanonicalJson.of(root);
    }

    private Map<String, @Nullable Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> patterned(text.form(), text.says(), text.example());
            case Shape.Flag ignored -> schema("type", "boolean");
            case Shape.Quantity quantity -> of(quantity.form());
            case Shape.Whole whole -> schema("type", "integer", "minimum", whole.least(), "maximum", whole.most());
            case Shape.Choice choice -> schema("enum", spellings(choice.options()));
            case Shape.Reference ignored ->
                patterned(REFERENCE, "a reference, never the value", "secret://env/API_KEY");
            case Shape.Url url ->
                schema("type", "string", "format", "uri", "pattern", url.use().pattern());
            case Shape.Type type -> type(type.kind());
            case Shape.Anything ignored -> schema();
            case Shape.Schema ignored -> schema("type", "object");
            case Shape.ListOf list -> schema("type", "array", "items", of(list.item()));
            case Shape.OneOrMore some -> schema("anyOf", List.of(of(some.item()), of(new Shape.ListOf(some.item()))));
            case Shape.MapOf map ->
                schema(
                        "type",
                        "object",
                        "propertyNames",
                        schema("pattern", anchored(map.name().form())),
                        "additionalProperties",
                        of(map.value()));
            case Shape.Section section -> section(section);
            case Shape.Plugin plugin -> plugin(plugin);
        };
    }

    private Map<String, @Nullable Object> section(Shape.Section section) {
        var keys = with(keyed(section), "additionalProperties", false);
        section.shorthand().flatMap(section::find).ifPresent(key -> {
            keys.put("type", List.of("object", "string"));
            keys.put("anyOf", List.of(schema("type", "object"), of(key.shape())));
        });
        return keys;
    }

    private static Map<String, @Nullable Object> patterned(Pattern form, String says, String example) {
        var schema = schema("type", "string", "description", says, "examples", List.of(example));
        return isPortable(form) ? with(schema, "pattern", anchored(form)) : schema;
    }

    /** Java's class of control characters is ASCII's; written out, every validator's regular expressions know it. */
    private static String anchored(Pattern form) {
        return "^(?:" + form.pattern().replace("\\p{Cntrl}", "\\x00-\\x1f\\x7f") + ")$";
    }

    /** Unicode properties are spelled differently from validator to validator. */
    private static boolean isPortable(Pattern form) {
        return !anchored(form).contains("\\p{");
    }

    private Map<String, @Nullable Object> type(PluginKind kind) {
        var known = new TreeSet<>(schemas.types(kind));
        known.addAll(kind.firstParty());
        return schema("type", "string", "pattern", anchored(Forms.NAME.form()), "examples", List.copyOf(known));
    }

    private Map<String, @Nullable Object> keyed(Shape.Keyed shape) {
        var properties = new LinkedHashMap<String, @Nullable Object>();
        List<Object> needed = new ArrayList<>();
        for (Key key : shape.keys()) {
            properties.put(key.name(), property(key));
            key.alias().ifPresent(alias -> properties.put(alias, property(key)));
            if (key.isRequired()) {
                needed.add(presence(key));
            }
        }
        var schema = schema("type", "object", "properties", properties);
        return needed.isEmpty() ? schema : with(schema, "allOf", needed);
    }

    /** Exactly one of the spellings of a required key. */
    private static Map<String, @Nullable Object> presence(Key key) {
        var written = schema("required", List.of(key.name()));
        return key.alias()
                .map(alias -> schema("oneOf", List.of(written, schema("required", List.of(alias)))))
                .orElse(written);
    }

    private Map<String, @Nullable Object> property(Key key) {
        return switch (key.status()) {
            case LATER ->
                schema("not", schema(), "description", "Not built yet in " + Release.VERSION + ". " + key.about());
            case NEVER -> schema("not", schema(), "description", key.about());
            case BUILT -> built(key);
        };
    }

    private Map<String, @Nullable Object> built(Key key) {
        var value = of(key.shape());
        var schema = key.mayBeNull() ? schema("anyOf", List.of(value, schema("type", "null"))) : value;
        schema.put("description", key.about());
        key.fallback().ifPresent(fallback -> schema.put("default", Trees.plain(fallback.node())));
        return schema;
    }

    private Map<String, @Nullable Object> plugin(Shape.Plugin plugin) {
        List<Object> rules = new ArrayList<>();
        var base = keyed(plugin);
        if (base.get("allOf") instanceof List<?> needed) {
            rules.addAll(needed);
        }
        for (String type : schemas.types(plugin.kind())) {
            schemas.find(plugin.kind(), type).ifPresent(known -> rules.add(settings(plugin, type, known)));
        }
        return rules.isEmpty() ? base : with(base, "allOf", rules);
    }

    /** What holds for the entries of one type: the plugin's schema, to which the platform's own keys are no strangers. */
    private static Map<String, @Nullable Object> settings(Shape.Plugin plugin, String type, SettingsSchema known) {
        var embedded = new LinkedHashMap<String, @Nullable Object>();
        if (plain("the settings schema of " + type, known.json()) instanceof Map<?, ?> own) {
            own.forEach((keyword, value) -> embedded.put(String.valueOf(keyword), value));
        }
        var properties = new LinkedHashMap<String, @Nullable Object>();
        for (Key key : plugin.keys()) {
            properties.put(key.name(), true);
            key.alias().ifPresent(alias -> properties.put(alias, true));
        }
        if (embedded.get("properties") instanceof Map<?, ?> own) {
            own.forEach((name, value) -> properties.put(String.valueOf(name), value));
        }
        embedded.put("properties", properties);
        // A resource of its own, so that the plugin's references to its own definitions still find them.
        embedded.put("$id", "aegis:" + plugin.kind().name().toLowerCase(Locale.ROOT) + "/" + type);
        return schema("if", isOfType(plugin, type), "then", embedded);
    }

    private static Map<String, @Nullable Object> isOfType(Shape.Plugin plugin, String type) {
        List<Object> spellings = new ArrayList<>();
        for (Key key : plugin.keys()) {
            if (key.shape() instanceof Shape.Type) {
                spellings.add(named(key.name(), type));
                key.alias().ifPresent(alias -> spellings.add(named(alias, type)));
            }
        }
        return schema("anyOf", spellings);
    }

    private static Map<String, @Nullable Object> named(String key, String type) {
        return schema("properties", schema(key, schema("const", type)), "required", List.of(key));
    }

    private static @Nullable Object plain(String source, String yaml) {
        var problems = new Problems();
        return YamlReader.read(Origin.DEFAULT, source, yaml, problems)
                .map(Trees::plain)
                .orElseThrow(() -> new IllegalStateException(source + " is not readable"));
    }

    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> schema, String keyword, Object value) {
        schema.put(keyword, value);
        return schema;
    }

    private static Map<String, @Nullable Object> schema(Object... keywordsAndValues) {
        var schema = new LinkedHashMap<String, @Nullable Object>();
        for (int index = 0; index < keywordsAndValues.length; index += 2) {
            schema.put(String.valueOf(keywordsAndValues[index]), keywordsAndValues[index + 1]);
        }
        return schema;
    }

    /** A word of digits may stand without quotes, and YAML reads a number then. */
    private static List<Object> spellings(List<String> words) {
        return words.stream()
                .flatMap(word -> word.chars().allMatch(Character::isDigit)
                        ? Stream.<Object>of(word, Long.valueOf(word))
                        : Stream.<Object>of(word))
                .toList();
    }
}
