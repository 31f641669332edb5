package io.aegis.admission;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings schema of one bundle, compiled twice: for settings as the operator writes them, and for what the plugin gets of them. Immutable.
 *
 * <p>References stay within the document, nothing is fetched, and patterns run in linear time.
 */
public final class SettingsSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
    private static final String UPSTREAM = "x-aegis-upstream";
    private static final String CREDENTIAL = "x-aegis-credential";
    private static final int MAX_NODES = 20_000;
    private static final int MAX_DEPTH = 40;
    private static final java.util.regex.Pattern PLACEMENT = java.util.regex.Pattern.compile(
            "bearer|header:[A-Za-z0-9-]{1,64}|sigv4:[a-z0-9-]{1,64}(?::(?<setting>[A-Za-z0-9_-]{1,64}))?");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final PluginSchema declared;
    private final Schema written;
    private final Schema handed;

    private SettingsSchema(PluginSchema declared, Schema written, Schema handed) {
        this.declared = declared;
        this.written = written;
        this.handed = handed;
    }

    static SettingsSchema parse(byte[] bytes) throws MalformedException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            if (!(JSON.readTree(text) instanceof ObjectNode root)) {
                throw malformed("a JSON Schema that is an object");
            }
            requireModest(root);
            requireSelfContained(root);
            SchemaReferences.requireModest(root);
            var declared = new PluginSchema(text, upstream(root), credential(root));
            return new SettingsSchema(declared, compiled(root), compiled(handed(root, declared)));
        } catch (JacksonException broken) {
            throw malformed("one JSON document without duplicate keys");
        }
    }

    /** What the schema says to the platform. */
    public PluginSchema declared() {
        return declared;
    }

    /** Checks settings as the operator writes them. */
    public List<SettingsProblem> checkWritten(Map<String, Object> settings) {
        return SchemaErrors.problems(written.validate(JSON.valueToTree(settings)));
    }

    /** Checks settings as the plugin gets them: without base URL and credential. */
    public List<SettingsProblem> checkHanded(Map<String, Object> settings) {
        return SchemaErrors.problems(handed.validate(JSON.valueToTree(settings)));
    }

    private static Schema compiled(JsonNode root) throws MalformedException {
        var config = SchemaRegistryConfig.builder()
                .regularExpressionFactory(pattern -> {
                    Pattern compiled = Pattern.compile(pattern);
                    return value -> compiled.matcher(value).find();
                })
                .build();
        var registry = SchemaRegistry.withDialect(
                Dialects.getDraft202012(),
                builder -> builder.schemaRegistryConfig(config).schemaLoader(loader -> loader.block(iri -> true)));
        try {
            Schema schema = registry.getSchema(root);
            schema.initializeValidators();
            return schema;
        } catch (PatternSyntaxException odd) {
            throw malformed("a pattern that RE2 does not understand");
        } catch (RuntimeException | StackOverflowError invalid) {
            throw malformed("not a valid JSON Schema (" + Words.kind(invalid) + ")");
        }
    }

    private static JsonNode handed(ObjectNode root, PluginSchema declared) {
        var withheld = new TreeSet<String>();
        declared.upstream().ifPresent(withheld::add);
        declared.credential().ifPresent(credential -> withheld.add(credential.property()));
        ObjectNode copy = root.deepCopy();
        if (copy.get("properties") instanceof ObjectNode properties) {
            withheld.forEach(name -> properties.put(name, false));
        }
        if (copy.get("required") instanceof ArrayNode required) {
            required.removeIf(name -> withheld.contains(name.asString("")));
        }
        return copy;
    }

    private static Optional<String> upstream(ObjectNode root) throws MalformedException {
        Set<String> marked = marked(root, UPSTREAM);
        for (String name : marked) {
            if (!root.at("/properties").path(name).path(UPSTREAM).isBoolean()) {
                throw malformed(UPSTREAM + " is true");
            }
        }
        return one(marked, UPSTREAM);
    }

    private static Optional<PluginSchema.Credential> credential(ObjectNode root) throws MalformedException {
        Optional<String> property = one(marked(root, CREDENTIAL), CREDENTIAL);
        if (property.isEmpty()) {
            return Optional.empty();
        }
        String placement =
                root.at("/properties").path(property.get()).path(CREDENTIAL).asString("");
        var written = PLACEMENT.matcher(placement);
        if (!written.matches()) {
            throw malformed(CREDENTIAL + " is bearer, header:NAME, sigv4:SERVICE, sigv4:SERVICE:SETTING, or false");
        }
        String region = written.group("setting");
        if (region != null
                && !root.at("/properties")
                        .path(region)
                        .path("type")
                        .asString("")
                        .equals("string")) {
            throw malformed(
                    "the setting that " + CREDENTIAL + " names for the region is a string among the properties");
        }
        return Optional.of(new PluginSchema.Credential(property.get(), placement));
    }

    /** Top-level properties that carry a mark. A mark anywhere else would be overlooked, so it is refused. */
    private static Set<String> marked(ObjectNode root, String mark) throws MalformedException {
        var names = new TreeSet<String>();
        if (root.get("properties") instanceof ObjectNode properties) {
            for (Map.Entry<String, JsonNode> property : properties.properties()) {
                if (isMark(property.getValue().get(mark))) {
                    names.add(property.getKey());
                }
            }
        }
        long everywhere =
                root.findValues(mark).stream().filter(SettingsSchema::isMark).count();
        if (everywhere != names.size()) {
            throw malformed(mark + " marks a property at the top, and nothing else");
        }
        return names;
    }

    private static boolean isMark(@org.jspecify.annotations.Nullable JsonNode value) {
        return value != null && !(value.isBoolean() && !value.asBoolean());
    }

    private static Optional<String> one(Set<String> names, String mark) throws MalformedException {
        if (names.size() > 1) {
            throw malformed(mark + " marks one property");
        }
        return names.stream().findFirst();
    }

    private static void requireSelfContained(ObjectNode root) throws MalformedException {
        if (!DRAFT.equals(root.path("$schema").asString(""))) {
            throw malformed("$schema is " + DRAFT);
        }
        if (root.findValues("$schema").size() > 1
                || !root.findValues("$id").isEmpty()
                || !root.findValues("$vocabulary").isEmpty()) {
            throw malformed("one schema, without $id and $vocabulary");
        }
        boolean isLocal = Stream.of("$ref", "$dynamicRef")
                .flatMap(name -> root.findValues(name).stream())
                .allMatch(reference -> reference.asString("").startsWith("#"));
        if (!isLocal) {
            throw malformed("references stay within the document: they start with #");
        }
        if (!root.path("type").asString("").equals("object")) {
            throw malformed("settings are a mapping: type is object");
        }
    }

    private static void requireModest(ObjectNode root) throws MalformedException {
        if (nodes(root, 0) > MAX_NODES) {
            throw malformed("at most " + MAX_NODES + " values");
        }
    }

    private static int nodes(JsonNode node, int depth) throws MalformedException {
        if (depth > MAX_DEPTH) {
            throw malformed("at most " + MAX_DEPTH + " levels");
        }
        int count = 1;
        for (JsonNode child : node) {
            count += nodes(child, depth + 1);
        }
        return count;
    }

    static MalformedException malformed(String expected) {
        return new MalformedException(JarContents.SCHEMA, "expected: " + expected);
    }
}
