package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.config.Position.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What is handed out: the starter, the schema, the reference. All come from the table that drives the checks. */
class PublishedTest {

    @Nested
    class TheStarter {
        @Test
        void loadsWithoutAWarning() {
            Config config = Given.config(StarterConfig.text());
            assertThat(config.warnings()).isEmpty();
            assertThat(config.auth()).map(Auth::type).contains("api_key");
            assertThat(config.providers()).containsOnlyKeys("main");
            assertThat(config.guards(config.routes().get("default"), Stage.INGRESS))
                    .containsExactly("pii");
        }

        @Test
        void loadsWithEverythingUncommentedThatIsBuilt() {
            List<String> kept = new ArrayList<>();
            boolean isLater = false;
            for (String line : StarterConfig.text().lines().toList()) {
                isLater = (isLater || line.contains("later release")) && !line.isBlank();
                String bare = line.replaceFirst("^( *)# ", "$1");
                boolean isKey = !line.equals(bare) && bare.strip().matches("(- )?[a-z_]+:( .*)?|- \\{.*");
                kept.add(isKey && !isLater ? bare : line);
            }
            Config config = Given.config(String.join("\n", kept));
            assertThat(config.providers()).containsKeys("openai", "azure", "local");
            assertThat(config.guardrails()).containsKeys("secrets", "classify", "rules");
            assertThat(config.admin()).isPresent();
        }

        @Test
        void namesWhatCanTakeThePlaceOfTheFake() {
            assertThat(StarterConfig.text()).contains("OpenAI", "Azure", "Ollama", "vLLM", "Anthropic");
        }
    }

    @Nested
    class TheSchema {
        private final Node schema = read(JsonSchema.text(SettingsSchemas.unknown()));

        @Test
        void knowsEveryKeyOfTheTable() {
            assertKnown(KeyTable.ROOT, schema, "");
        }

        private void assertKnown(Shape shape, Node here, String path) {
            switch (shape) {
                case Shape.Keyed keyed ->
                    keyed.keys().forEach(key -> {
                        assertThat(here.at("properties", key.name()))
                                .as(path + "." + key.name())
                                .isPresent();
                        assertKnown(
                                key.shape(), here.at("properties", key.name()).orElseThrow(), path + "." + key.name());
                    });
                case Shape.MapOf map ->
                    assertKnown(map.value(), here.at("additionalProperties").orElseThrow(), path + ".*");
                default -> assertThat(here).isInstanceOf(Node.Entries.class);
            }
        }

        @Test
        void takesNoUnknownKeys() {
            assertThat(schema.at("additionalProperties"))
                    .get()
                    .isInstanceOfSatisfying(
                            Node.Flag.class, flag -> assertThat(flag.value()).isFalse());
        }

        @Test
        void embedsTheSettingsOfAnInstalledPlugin() {
            String text = JsonSchema.text(
                    installed(
                            "aegis.pii",
                            "{\"type\":\"object\",\"properties\":{\"mode\":{\"enum\":[\"mask\"]}},\"additionalProperties\":false}"));
            assertThat(text)
                    .contains("\"$id\":\"aegis:guard/aegis.pii\"", "\"mode\":{\"enum\":[\"mask\"]}", "\"unmask\":true");
        }
    }

    @Nested
    class APluginThatDescribesItsSettings {
        private final ConfigLoader loader = new ConfigLoader(
                installed("aegis.pii", "{\"properties\":{\"entities\":{}},\"additionalProperties\":false}"));

        @Test
        void hasItsUnknownSettingsRefusedWithASuggestion() {
            assertThatThrownBy(() -> loader.load(Given.source("guardrails: {a: {type: aegis.pii, entitys: []}}")))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("aegis.yaml:1:35")
                    .hasMessageContaining("Did you mean `entities`?");
        }

        @Test
        void leavesThePlatformsOwnKeysAlone() {
            Config config = loader.load(Given.source(
                    "guardrails: {a: {type: aegis.pii, entities: [], message: no, timeout: 1s, unmask: false}}"));
            assertThat(config.guardrails().get("a").timeout()).hasSeconds(1);
        }

        @Test
        void isTheOnlyKindThatCanBeNamed() {
            assertThatThrownBy(() -> loader.load(Given.source("guardrails: {a: {type: acme.tickets}}")))
                    .hasMessageContaining("AEG-POL-002");
            assertThatThrownBy(() -> loader.load(Given.source("providers: {a: {type: openai-compatible}}")))
                    .hasMessageContaining("AEG-CFG-022")
                    .hasMessageContaining("Did you mean `openai_compatible`?");
        }
    }

    @Nested
    class TheReference {
        private final String markdown = KeyReference.markdown();

        @Test
        void namesEveryKeyOfTheTable() {
            assertNamed(KeyTable.ROOT, "");
        }

        private void assertNamed(Shape shape, String path) {
            switch (shape) {
                case Shape.Keyed keyed ->
                    keyed.keys().forEach(key -> {
                        String child = path.isEmpty() ? key.name() : path + "." + key.name();
                        if (key.status() != Key.Status.NEVER) {
                            assertThat(markdown).contains("`" + child + "`");
                            assertNamed(key.shape(), child);
                        }
                    });
                case Shape.MapOf map
                when map.value() instanceof Shape.Keyed -> assertNamed(map.value(), path + ".<name>");
                default -> assertThat(markdown).contains(path);
            }
        }
    }

    @Test
    void everyDefaultPassesItsOwnCheck() {
        Config config = Given.config("auth: {type: api_key}");
        assertThat(Given.config(config.effective().json()).warnings()).isEmpty();
    }

    private static SettingsSchemas installed(String guard, String schema) {
        return new SettingsSchemas() {
            @Override
            public Optional<SettingsSchema> find(PluginKind kind, String type) {
                return type.equals(guard) ? Optional.of(SettingsSchema.parse(schema)) : Optional.empty();
            }

            @Override
            public SortedSet<String> types(PluginKind kind) {
                return new TreeSet<>(kind == PluginKind.GUARD ? List.of(guard) : kind.firstParty());
            }
        };
    }

    private static Node read(String json) {
        return YamlReader.read(Origin.FILE, "schema", json, new Problems()).orElseThrow();
    }
}
