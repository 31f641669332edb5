package io.aegis.claims.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.aegis.config.Config;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.PluginKind;
import io.aegis.config.Settings;
import io.aegis.config.SettingsSchema;
import io.aegis.config.SettingsSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A block of YAML that a page calls {@code aegis.yaml} is a whole configuration, and a reader may start a gateway with it. */
class ConfigurationsTest {
    private static final String WHOLE = "yaml aegis.yaml";
    private static final SettingsSchemas SCHEMAS = new BundledSchemas(Page.root());

    /** A configuration on a page. */
    record Shown(Page page, int number, String yaml) {
        @Override
        public String toString() {
            return page + " " + number;
        }
    }

    static Stream<Shown> configurations() {
        return Page.all().stream().flatMap(page -> {
            List<String> whole = page.fences().stream()
                    .filter(fence -> fence.info().equals(WHOLE))
                    .map(Page.Fence::text)
                    .toList();
            return Stream.iterate(0, at -> at < whole.size(), at -> at + 1)
                    .map(at -> new Shown(page, at + 1, whole.get(at)));
        });
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void loadsWithoutAWarning(Shown shown) {
        Config config = load(shown.yaml());
        assertThat(config.warnings()).isEmpty();
        assertThat(config.routes())
                .as("a gateway without a route answers nobody")
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void givesEveryPluginSettingsThatItTakes(Shown shown) {
        assertThat(wrong(load(shown.yaml()))).isEmpty();
    }

    @Test
    void someAreShown() {
        assertThat(configurations()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void aSettingThatAPluginDoesNotTakeIsSeen() {
        Config config = load("""
            providers: {main: {type: fake}}
            guardrails: {pii: {type: aegis.pii, mode: maks}}
            routes: {default: {provider: main}}
            auth: {type: api_key}
            """);
        assertThat(wrong(config)).isNotEmpty();
    }

    private static Config load(String yaml) {
        return new ConfigLoader(SCHEMAS).load(ConfigSource.of("aegis.yaml", yaml.getBytes(UTF_8)));
    }

    private static List<String> wrong(Config config) {
        var wrong = new ArrayList<String>();
        config.guardrails().values().forEach(guard -> {
            wrong.addAll(wrong(PluginKind.GUARD, guard.type(), guard.settings()));
        });
        config.providers().values().forEach(provider -> {
            wrong.addAll(wrong(PluginKind.PROVIDER, provider.type(), provider.settings()));
        });
        return wrong;
    }

    private static List<String> wrong(PluginKind kind, String type, Settings settings) {
        SettingsSchema schema = SCHEMAS.find(kind, type).orElseThrow(() -> new AssertionError("no schema of " + type));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema.json())
                .validate(settings.json(), InputFormat.JSON)
                .stream()
                .map(error -> type + ": " + error)
                .toList();
    }
}
