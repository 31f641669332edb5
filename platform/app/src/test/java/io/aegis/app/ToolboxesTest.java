package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aegis.config.Config;
import io.aegis.config.ConfigCode;
import io.aegis.config.ConfigException;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Problem;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.GovernedTool;
import io.aegis.kernel.Toolbox;
import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.kernel.port.ArgumentPolicy.Ruling;
import io.aegis.spi.guard.Finding;
import io.aegis.tools.CannedResult;
import io.aegis.vault.CredentialPlacement;
import io.aegis.vault.EgressSettings;
import io.aegis.vault.UpstreamDeclaration;
import io.aegis.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolboxesTest {
    private final List<UpstreamDeclaration> opened = new ArrayList<>();

    private static Config config(String tools) {
        String yaml = """
            providers: {main: {type: fake}}
            auth: {type: api_key}
            routes:
              chat:
                provider: main
                max_turns: 3
                tools:
            """ + tools.indent(6);
        return new ConfigLoader(SettingsSchemas.unknown())
                .load(ConfigSource.of("aegis.yaml", yaml.getBytes(StandardCharsets.UTF_8)));
    }

    private Toolbox toolbox(String tools) {
        WaysOut.Opener opener = declaration -> {
            opened.add(declaration);
            return WaysOut.Opener.NONE.open(declaration);
        };
        return toolbox(config(tools), opener);
    }

    private static Toolbox toolbox(Config config, WaysOut.Opener opener) {
        return new Toolboxes(config, opener).of(config.routes().get("chat"));
    }

    private GovernedTool tool(String entry) {
        return toolbox("lookup:\n" + entry.indent(2)).tools().get("lookup");
    }

    private Problem refusal(String entry) {
        return refusal(config("lookup:\n" + entry.indent(2)), WaysOut.Opener.NONE);
    }

    private static Problem refusal(Config config, WaysOut.Opener opener) {
        var refused = catchThrowableOfType(ConfigException.class, () -> toolbox(config, opener));
        assertThat(refused).isNotNull();
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().getFirst();
    }

    @Test
    void aRouteWithoutAWordOnToolsHasNone() {
        assertThat(toolbox("{}")).isEqualTo(Toolbox.EMPTY);
    }

    @Test
    void aModelIsAskedAsOftenAsTheRouteSays() {
        assertThat(toolbox("a: {deny: true}").turns()).isEqualTo(3);
    }

    @Test
    void aCannedResultGoesNowhere() {
        GovernedTool tool = tool("{description: Sends, result: sent}");
        assertThat(tool.definition().description()).isEqualTo("Sends");
        assertThat(tool.definition().parameters()).isEqualTo("{\"type\":\"object\"}");
        assertThat(tool.service()).hasValueSatisfying(service -> {
            assertThat(service.runner()).isEqualTo(new CannedResult("sent"));
            assertThat(service.destination()).isEmpty();
            assertThat(service.region()).isEmpty();
        });
        assertThat(opened).isEmpty();
    }

    @Test
    void aToolThatTheClientRunsHasNoService() {
        GovernedTool tool = tool("{require_approval: true}");
        assertThat(tool.service()).isEmpty();
        assertThat(tool.needsApproval()).isTrue();
        assertThat(tool.policy()).isSameAs(ArgumentPolicy.NONE);
        assertThat(tool("{deny: true}").denied()).isTrue();
    }

    @Test
    void valuesAreClearedAsTheConfigurationSays() {
        Toolbox toolbox = toolbox("""
            a: {description: A, result: x}
            b: {description: B, result: x, receives: [EMAIL_ADDRESS], receives_from: [a], reveals: [IBAN]}
            """);
        assertThat(toolbox.tools().get("a").clearance()).isEqualTo(GovernedTool.Clearance.NONE);
        assertThat(toolbox.tools().get("b").clearance())
                .isEqualTo(new GovernedTool.Clearance(Set.of("EMAIL_ADDRESS"), Set.of("a"), Set.of("IBAN")));
    }

    @Nested
    class AnEndpoint {
        private static final String ENTRY = """
            description: Looks up
            parameters: {type: object, properties: {id: {type: string}}}
            timeout: 3s
            max_result: 1KiB
            http:
              method: patch
              url: https://crm.example.com:8443/v1/customers/{id}
              api_key: secret://env/CRM_KEY
              residency: {region: eu}
            """;

        @Test
        void hasAWayOutOfItsOwnForItsOneMethod() {
            GovernedTool tool = tool(ENTRY);
            assertThat(tool.service()).hasValueSatisfying(service -> {
                assertThat(service.destination()).contains("crm.example.com:8443");
                assertThat(service.region()).contains("eu");
            });
            UpstreamDeclaration declared = opened.getFirst();
            assertThat(declared.name()).isEqualTo("chat.lookup");
            assertThat(declared.baseUrl()).isEqualTo("https://crm.example.com:8443/v1/customers");
            assertThat(declared.methods()).containsExactly("PATCH");
            assertThat(declared.credential())
                    .contains(new UpstreamDeclaration.Credential(
                            "secret://env/CRM_KEY", new CredentialPlacement.Bearer()));
            assertThat(declared.limits().firstByte()).hasSeconds(3);
            assertThat(declared.limits().connect()).hasSeconds(3);
            assertThat(declared.limits().body()).isGreaterThan(1024).isLessThan(1 << 20);
        }

        @Test
        void isSentItsCredentialInTheHeaderThatIsNamed() {
            tool(ENTRY.replace("  api_key:", "  api_key_header: X-Crm-Key\n  api_key:"));
            assertThat(opened.getFirst().credential().orElseThrow().placement())
                    .isEqualTo(new CredentialPlacement.Header("x-crm-key"));
        }

        @Test
        void isAskedOnlyWithArgumentsThatItCanTake() {
            assertThat(tool(ENTRY).policy().judge("{}")).isEqualTo(new Ruling.Unfit("/id: required"));
            assertThat(tool(ENTRY).policy().judge("{\"id\":\"..\"}")).isInstanceOf(Ruling.Unfit.class);
            assertThat(tool(ENTRY).policy().judge("{\"id\":\"x\"}")).isEqualTo(new Ruling.Fits(List.of()));
        }

        @Test
        void whoseCredentialIsNotThereIsRefusedAtTheReference(@TempDir Path secrets) {
            try (var vault =
                    new Vault(new EgressSettings(secrets, Optional.empty(), List.of(), Optional.empty()), name -> {})) {
                Problem problem = refusal(
                        config("lookup:\n"
                                + ENTRY.replace("env/CRM_KEY", "file/absent").indent(2)),
                        vault::broker);
                assertThat(problem.code()).isEqualTo(ConfigCode.SECRET_UNRESOLVED);
                assertThat(problem.position().line()).isEqualTo(16);
                assertThat(problem.path()).isEqualTo("routes.chat.tools.lookup.http.api_key");
            }
        }

        @Test
        void whoseCredentialWouldTravelInTheClearIsRefusedAtTheUrl(@TempDir Path secrets) {
            try (var vault =
                    new Vault(new EgressSettings(secrets, Optional.empty(), List.of(), Optional.empty()), name -> {})) {
                Problem problem = refusal(
                        config("lookup:\n" + ENTRY.replace("https:", "http:").indent(2)), vault::broker);
                assertThat(problem.position().line()).isEqualTo(15);
                assertThat(problem.path()).isEqualTo("routes.chat.tools.lookup.http.url");
            }
        }

        @Test
        void whoseCredentialHasAHeaderOfTheConnectionIsRefusedThere() {
            Problem problem = refusal(ENTRY.replace("  api_key:", "  api_key_header: Host\n  api_key:"));
            assertThat(problem.path()).isEqualTo("routes.chat.tools.lookup.http.api_key_header");
            assertThat(problem.position().line()).isEqualTo(16);
        }
    }

    @Nested
    class Schemas {
        @Test
        void andRulesHoldForToolsOfBothKinds() {
            for (String kind : new String[] {"{description: D, result: x, ", "{"}) {
                GovernedTool tool = tool(kind + """
                    parameters: {type: object, properties: {sum: {type: integer}}},
                    rules: [{when: {properties: {sum: {minimum: 100}}, required: [sum]}, verdict: require_approval, reason: large},
                            {when: {properties: {sum: {minimum: 1000}}, required: [sum]}, verdict: deny, reason: huge}]}
                    """);
                assertThat(tool.policy().judge("{\"sum\":\"x\"}")).isInstanceOf(Ruling.Unfit.class);
                assertThat(tool.policy().judge("{\"sum\":99}")).isEqualTo(new Ruling.Fits(List.of()));
                assertThat(tool.policy().judge("{\"sum\":100}"))
                        .isEqualTo(new Ruling.Fits(List.of(Finding.of("large"))));
                assertThat(tool.policy().judge("{\"sum\":1000}")).isEqualTo(new Ruling.Forbidden(Finding.of("huge")));
            }
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "parameters: {type: array} | 9:21 | parameters",
                    "parameters: {type: object, properties: {a: {pattern: '(?=x)'}}} | 9:62 |"
                            + " parameters.properties.a.pattern",
                    "parameters: {type: object, $ref: 'https://evil.example'} | 9:42 | parameters.$ref",
                    "rules: [{when: {minimun: 1}, verdict: deny, reason: a}] | 9:34 | rules.0.when.minimun",
                    "rules: [{when: {patternProperties: {'(?=a) b': {}}}, verdict: deny, reason: a}] | 9:56 |"
                            + " rules.0.when.patternProperties.(this key)"
                })
        void thatAreNotUnderstoodAreRefusedWhereTheyStand(String entry, String position, String path) {
            Problem problem = refusal(entry);
            assertThat(problem.code()).isEqualTo(ConfigCode.INVALID);
            assertThat(problem.path()).isEqualTo("routes.chat.tools.lookup." + path);
            assertThat(problem.position().line() + ":" + problem.position().column())
                    .isEqualTo(position);
        }
    }

    @Test
    void noTextOfARefusalHoldsAValue() {
        assertThatThrownBy(() -> tool("rules: [{when: {pattern: '(hunter2'}, verdict: deny, reason: a}]"))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("hunter2");
    }
}
