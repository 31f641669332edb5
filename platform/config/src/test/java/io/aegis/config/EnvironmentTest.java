package io.aegis.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private static final String FILE = """
        providers: {main: {type: fake, latency: 1s}}
        guardrails: {p-i.i: {pack: aegis.pii, nested: {deep: [1]}}}
        routes: {default: {provider: main, model: a}, in-house: {provider: main}}
        auth: {type: api_key}
        server: {port: 9000}
        """;

    @Nested
    class AVariable {
        @Test
        void beatsTheFile() {
            Config config = Given.config(FILE, Map.of("AEGIS__ROUTES__DEFAULT__MODEL", "b"));
            assertThat(config.routes().get("default").model()).contains("b");
        }

        @Test
        void setsAKeyThatTheFileLacks() {
            Config config =
                    Given.config(FILE, Map.of("AEGIS__SERVER__DRAIN__TIMEOUT", "5s", "AEGIS__LOG__LEVEL", "debug"));
            assertThat(config.server().drain().timeout()).hasSeconds(5);
            assertThat(config.log().level()).isEqualTo(Log.Level.DEBUG);
        }

        @Test
        void matchesDashesAndDotsAsUnderscores() {
            Config config = Given.config(
                    FILE,
                    Map.of(
                            "AEGIS__ROUTES__IN_HOUSE__OWNER",
                            "o@example.com",
                            "AEGIS__GUARDRAILS__P_I_I__MESSAGE",
                            "no"));
            assertThat(config.routes().get("in-house").owner()).contains("o@example.com");
            assertThat(config.guardrails().get("p-i.i").message()).contains("no");
        }

        @Test
        void holdsYaml() {
            Config config = Given.config(FILE, Map.of("AEGIS__SERVER__HOSTS", "[a.example.com, b.example.com]"));
            assertThat(config.server().hosts()).containsExactly("a.example.com", "b.example.com");
        }

        @Test
        void reachesTheSettingsOfAPlugin() {
            Config config = Given.config(
                    FILE,
                    Map.of("AEGIS__PROVIDERS__MAIN__LATENCY", "2s", "AEGIS__GUARDRAILS__P_I_I__NESTED__DEEP", "[2]"));
            assertThat(config.providers().get("main").settings().values()).containsEntry("latency", "2s");
            assertThat(config.guardrails().get("p-i.i").settings().json()).isEqualTo("{\"nested\":{\"deep\":[2]}}");
        }

        @Test
        void mayUseTheOlderSpellingOfAKey() {
            Config config = Given.config(FILE, Map.of("AEGIS__GUARDRAILS__P_I_I__PACK", "aegis.secrets"));
            assertThat(config.guardrails().get("p-i.i").type()).isEqualTo("aegis.secrets");
        }

        @Test
        void isNamedByErrorsInPlaceOfTheFile() {
            assertThat(Given.refusal(FILE, Map.of("AEGIS__SERVER__PORT", "many"))
                            .problems())
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.position()).hasToString("AEGIS__SERVER__PORT:1:1");
                        assertThat(problem.path()).isEqualTo("server.port");
                    });
        }

        @Test
        void withoutTheDoubleUnderscoreIsNotOurs() {
            assertThat(Given.config(FILE, Map.of("AEGIS_CONFIG", "x", "AEGIS_API_KEY", "y", "PATH", "z")))
                    .isNotNull();
        }

        @Test
        void givesWayToAMoreSpecificOne() {
            Config config = Given.config(
                    FILE, Map.of("AEGIS__SERVER", "{port: 1, host: 127.0.0.2}", "AEGIS__SERVER__PORT", "2"));
            assertThat(config.server().port()).isEqualTo(2);
            assertThat(config.server().host()).isEqualTo("127.0.0.2");
        }
    }

    @Nested
    class AVariableIsRefused {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "AEGIS__",
                    "AEGIS__SERVER__",
                    "AEGIS__SERVER__PROT",
                    "AEGIS__ROUTES__NEW__MODEL",
                    "AEGIS__ROUTES__DEFAULT__MODELS__0",
                    "AEGIS__SERVER__PORT__X"
                })
        void ifItNamesNoKey(String variable) {
            assertThat(whats(FILE, Map.of(variable, "1"))).containsExactly("this variable names no key");
        }

        @Test
        void ifItNamesTwoKeys() {
            String file =
                    "{providers: {p: {type: fake}}, routes: {a-b: {provider: p}, a.b: {provider: p}}, auth: {type:"
                            + " api_key}}";
            assertThat(whats(file, Map.of("AEGIS__ROUTES__A_B__MODEL", "m")))
                    .containsExactly("this variable names 2 keys");
        }

        @Test
        void ifUnderscoresCanBeReadInTwoWays() {
            String file = "{guardrails: {a: {type: aegis.pii, b: {c: 1}, b__c: 2}}, auth: {type: api_key}}";
            assertThat(whats(file, Map.of("AEGIS__GUARDRAILS__A__B__C", "3")))
                    .containsExactly("this variable names 2 keys");
        }

        @Test
        void ifAnotherNamesTheSameKey() {
            assertThat(whats(FILE, Map.of("AEGIS__SERVER__PORT", "1", "AEGIS__server__port", "2")))
                    .containsExactly("two variables of the environment name the key server.port");
        }

        @Test
        void ifItsValueIsNotYaml() {
            assertThat(whats(FILE, Map.of("AEGIS__SERVER__HOSTS", "[a"))).containsExactly("a `[` is not closed");
        }

        @Test
        void ifItIsEmpty() {
            assertThat(whats(FILE, Map.of("AEGIS__SERVER__HOST", ""))).containsExactly("the document is empty");
        }

        @Test
        void ifItHoldsALiteralCredential() {
            ConfigException refusal = Given.refusal(FILE, Map.of("AEGIS__PROVIDERS__MAIN__API_KEY", "sk-canary"));
            assertThat(refusal)
                    .message()
                    .contains("AEGIS__PROVIDERS__MAIN__API_KEY")
                    .doesNotContain("canary");
        }
    }

    @Nested
    class TheEnvironmentCannotSwitchAuthenticationOff {
        @ParameterizedTest
        @ValueSource(strings = {"none", "'none'", "\"n\\u006fne\"", "&a none"})
        void byItsType(String value) {
            assertThat(whats(FILE, Map.of("AEGIS__AUTH__TYPE", value)))
                    .containsExactly("the environment cannot switch authentication off");
        }

        @Test
        void asASection() {
            assertThat(whats(FILE, Map.of("AEGIS__AUTH", "{type: none}")))
                    .containsExactly("the environment cannot switch authentication off");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "~", "{}", "[]"})
        void byTakingTheSectionAway(String value) {
            assertThat(Given.refusal(FILE, Map.of("AEGIS__AUTH", value)).problems())
                    .isNotEmpty();
        }

        @Test
        void whereTheFileSaysNothing() {
            assertThat(whats("{}", Map.of("AEGIS__AUTH__TYPE", "none")))
                    .contains("the environment cannot switch authentication off");
        }

        @Test
        void norOpenAnAnonymousGatewayToOthers() {
            assertThat(whats("auth: {type: none}", Map.of("AEGIS__SERVER__HOST", "0.0.0.0")))
                    .containsExactly("`auth: {type: none}` listens on an address that others can reach");
        }
    }

    @Nested
    class AFlag {
        private final Flags flags = new Flags(Optional.of("127.0.0.9"), OptionalInt.of(7), false);

        @Test
        void beatsTheEnvironment() {
            Config config =
                    Given.config(FILE, Map.of("AEGIS__SERVER__PORT", "8", "AEGIS__SERVER__HOST", "127.0.0.8"), flags);
            assertThat(config.server().port()).isEqualTo(7);
            assertThat(config.server().host()).isEqualTo("127.0.0.9");
            assertThat(config.positions().value("/server/port"))
                    .hasValueSatisfying(position -> assertThat(position).hasToString("--port"));
        }

        @Test
        void replacesAuthenticationOnLoopback() {
            Config config = Given.config(FILE, Map.of(), new Flags(Optional.empty(), OptionalInt.empty(), true));
            assertThat(config.auth())
                    .hasValueSatisfying(auth -> assertThat(auth.isNone()).isTrue());
        }

        @Test
        void cannotServeOthersWithoutAuthentication() {
            var open = new Flags(Optional.of("0.0.0.0"), OptionalInt.empty(), true);
            assertThat(catchThrowableOfType(ConfigException.class, () -> Given.config(FILE, Map.of(), open))
                            .problems())
                    .extracting(Problem::code)
                    .containsExactly(ConfigCode.NO_AUTHENTICATOR);
        }
    }

    @Test
    void aSettingThatOnlyTheSchemaKnowsCanBeSet() {
        var schemas = new SettingsSchemas() {
            @Override
            public Optional<SettingsSchema> find(PluginKind kind, String type) {
                return Optional.of(SettingsSchema.parse("{\"properties\": {\"echo\": {\"type\": \"boolean\"}}}"));
            }

            @Override
            public SortedSet<String> types(PluginKind kind) {
                return new TreeSet<>(List.of("fake"));
            }
        };
        Config config = new ConfigLoader(schemas)
                .load(Given.source(FILE), Map.of("AEGIS__PROVIDERS__MAIN__ECHO", "true"), Flags.none());
        assertThat(config.providers().get("main").settings().values()).containsEntry("echo", true);
    }

    private static List<String> whats(String yaml, Map<String, String> environment) {
        return Given.refusal(yaml, environment).problems().stream()
                .filter(problem -> problem.severity() == Problem.Severity.ERROR)
                .map(Problem::what)
                .toList();
    }
}
