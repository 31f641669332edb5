package io.aegis.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A credential in the wrong place is refused in words that do not repeat it. */
class SecrecyTest {
    private static final String CANARY = "s3cr3t-canary/+%$x";

    static Stream<String> places() {
        return Stream.of(
                "providers: {p: {type: fake, api_key: '§'}}",
                "providers: {p: {type: fake, api_key: 'secret://env/§'}}",
                "providers: {p: {type: fake, api_key: 'secret://§/x'}}",
                "providers: {p: {type: fake, api_key: ['§']}}",
                "providers: {p: {type: fake, api_key: {a: '§'}}}",
                "providers: {p: {type: fake, base_url: 'https://u:§@h/v1'}}",
                "providers: {p: {type: fake, base_url: 'https://h/v1?token=§'}}",
                "providers: {p: {type: fake, base_url: 'ht!tp://§'}}",
                "providers: {p: {type: '§'}}",
                "providers: {p: {type: fake, model: '§ §'}}",
                "providers: {p: {type: fake, headers: {x-api-key: '§'}}}",
                "providers: {p: {type: fake, clientSecret: '§'}}",
                "providers: {p: {type: fake, list: [{refresh_token: '§'}]}}",
                "providers: {p: {type: fake, x: 'amqp://user:§@host'}}",
                "providers: {p: {type: fake, credentials: {user: [{name: '§'}]}}}",
                "providers: {p: '§'}",
                "providers: '§'",
                "'§': x",
                "server: {'§': x}",
                "server: {host: '§ §'}",
                "log: {level: '§'}",
                "routes: {r: {provider: '§'}}",
                "routes: {r: {provider: p, models: ['§ ']}}",
                "pipeline: {ingress: ['§']}",
                "auth: {type: '§'}",
                "auth: {type: api_key, roles: {auditor: ['§ §']}}",
                "log: !<§> x",
                "log: *§",
                "log: \"§",
                "log: §: x: y",
                "a: b\n § c\nd",
                "log: §\n\tx: y",
                "%§\n---\nlog: {}",
                "'§': 1\n'§': 2",
                "- '§'",
                "§");
    }

    @ParameterizedTest
    @MethodSource("places")
    void noMessageRepeatsWhatStoodThere(String place) {
        ConfigException refusal = Given.refusal(place.replace("§", CANARY));
        var trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(CANARY).doesNotContain("s3cr3t");
        assertThat(refusal.problems().toString()).doesNotContain("s3cr3t");
    }

    @Test
    void theEnvironmentIsNotRepeatedEither() {
        for (String variable : List.of(
                "AEGIS__PROVIDERS__P__API_KEY",
                "AEGIS__LOG__LEVEL",
                "AEGIS__AUTH",
                "AEGIS__SERVER__PORT",
                "AEGIS__NOTHING")) {
            ConfigException refusal =
                    Given.refusal("providers: {p: {type: fake}}", Map.of(variable, "\"" + CANARY + "\""));
            assertThat(refusal.problems().toString()).doesNotContain("s3cr3t");
        }
    }

    @Test
    void neitherSourceNorTreePrintsItsContent() {
        var problems = new Problems();
        var source = ConfigSource.of("aegis.yaml", ("k: [" + "'" + CANARY + "']").getBytes(UTF_8));
        assertThat(source.toString()).doesNotContain("s3cr3t");
        assertThat(YamlReader.read(
                        Position.Origin.FILE, "f", source.text(problems).orElseThrow(), problems))
                .hasValueSatisfying(node -> assertThat(node.toString()).doesNotContain("s3cr3t"));
    }

    @Test
    void aSettingMarkedAsCredentialTakesAReferenceWhateverItsName() {
        SettingsSchema schema = SettingsSchema.parse("""
            {"properties": {"plain": {"type": "string", "x-aegis-credential": "bearer"},
                            "many": {"type": "array", "items": {"x-aegis-credential": "header:X"}},
                            "sort_key": {"type": "string", "x-aegis-credential": false}}}
            """);
        var problems = new Problems();
        var check = new SettingsCheck(problems);
        Node literal = new Node.Text(Position.BUILT_IN, CANARY);
        var found = Optional.of(schema);
        check.check(literal, found, KeyPath.of("plain"), "/plain");
        check.check(new Node.Items(Position.BUILT_IN, List.of(literal)), found, KeyPath.of("many"), "/many");
        check.check(literal, found, KeyPath.of("sort_key"), "/sort_key");
        assertThat(problems.inReadingOrder()).extracting(Problem::path).containsExactly("plain", "many.0");
    }

    @Test
    void aMarkThatWouldBeOverlookedRefusesTheWholeSchema() {
        for (String schema : List.of(
                "{'$defs': {'k': {'x-aegis-credential': 'bearer'}}, 'properties': {'a': {'$ref': '#/$defs/k'}}}",
                "{'additionalProperties': {'x-aegis-credential': true}}",
                "{'anyOf': [{'properties': {'a': {'x-aegis-credential': true}}}]}",
                "{'patternProperties': {'.*': {'x-aegis-credential': true}}}")) {
            assertThatThrownBy(() -> SettingsSchema.parse(schema.replace('\'', '"')))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("overlooked");
        }
    }

    @Test
    void referencesAreTakenOutOfWhatAPluginSees() {
        Config config = Given.config("""
            providers:
              p:
                type: fake
                base_url: https://h/v1
                api_key: secret://env/A
                headers: {x-api-key: secret://file/run/b#c, x-tenant: t}
                list: [secret://env/D, e]
            """);
        Settings settings = config.providers().get("p").settings();
        assertThat(settings.credentials())
                .containsOnlyKeys("/api_key", "/headers/x-api-key", "/list/0")
                .containsEntry(
                        "/headers/x-api-key",
                        SecretReference.parse("secret://file/run/b#c").orElseThrow());
        assertThat(settings.jsonWithoutCredentials())
                .isEqualTo("{\"base_url\":\"https://h/v1\",\"headers\":{\"x-tenant\":\"t\"},\"list\":[\"e\"]}");
    }

    @ParameterizedTest
    @MethodSource("credentialNames")
    void namesOfCredentialsAreRecognised(String name) {
        assertThat(CredentialRule.looksLikeCredential(name)).isTrue();
    }

    static List<String> credentialNames() {
        return List.of(
                "api_key",
                "apiKey",
                "API-KEY",
                "apikey",
                "x-api-key",
                "token",
                "access_token",
                "refreshToken",
                "secret",
                "client_secret",
                "password",
                "db.password",
                "passphrase",
                "Authorization",
                "Proxy-Authorization",
                "cookie",
                "private_key",
                "signing_key",
                "credentials",
                "APIKEY",
                "api_keys",
                "webhook_secret",
                "secret_access_key");
    }

    @ParameterizedTest
    @MethodSource("otherNames")
    void otherNamesAreNot(String name) {
        assertThat(CredentialRule.looksLikeCredential(name)).isFalse();
    }

    static List<String> otherNames() {
        return List.of(
                "max_tokens",
                "tokens",
                "keys",
                "key",
                "keywords",
                "mode",
                "entities",
                "secretary",
                "monkey",
                "patterns");
    }
}
