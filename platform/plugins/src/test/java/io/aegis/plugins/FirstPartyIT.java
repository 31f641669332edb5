package io.aegis.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginKind;
import io.aegis.admission.PluginSchema;
import io.aegis.admission.SettingsProblem;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.ModelProvider;
import io.aegis.spi.settings.Settings;
import io.aegis.spi.testkit.FakeHost;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundles that ship with the gateway, as the build made them. */
class FirstPartyIT {
    @TempDir
    static Path root;

    private static PluginHost host;
    private static PluginSet plugins;

    @BeforeAll
    static void start() {
        host = new TestImage(root).withFirstParty().start();
        plugins = host.firstParty();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void everyOneOfThemIsActive() {
        assertThat(plugins.refused()).isEmpty();
        assertThat(plugins.plugins())
                .allMatch(plugin -> plugin.state() instanceof PluginState.Active)
                .extracting(InstalledPlugin::type)
                .containsExactlyInAnyOrder(
                        "aegis.pii",
                        "aegis.secrets",
                        "aegis.regex_guard",
                        "aegis.classification",
                        "aegis.policy",
                        "aegis.exfiltration",
                        "aegis.tool_policy",
                        "fake",
                        "azure_openai",
                        "anthropic",
                        "bedrock",
                        "gemini",
                        "openai_compatible",
                        "api_key");
    }

    @Test
    void guardsAreMadeAndAnswerTheProbe() {
        assertThat(plugins.guard("aegis.pii", Settings.empty(), nothing())).isInstanceOf(Created.Ready.class);
        assertThat(plugins.guard("aegis.secrets", Settings.empty(), nothing())).isInstanceOf(Created.Ready.class);
        assertThat(plugins.guard("aegis.classification", Settings.empty(), nothing()))
                .isInstanceOf(Created.Ready.class);
        var policy = Settings.of(Map.of("default", "block"));
        assertThat(plugins.guard("aegis.policy", policy, nothing())).isInstanceOf(Created.Ready.class);
        assertThat(plugins.guard("aegis.exfiltration", Settings.empty(), nothing()))
                .isInstanceOf(Created.Ready.class);
        var calls = Settings.of(Map.of("otherwise", "deny"));
        assertThat(plugins.guard("aegis.tool_policy", calls, nothing())).isInstanceOf(Created.Ready.class);
        var rule = Map.of("name", "ticket", "pattern", "[A-Z]{3}-[0-9]{4}");
        var made = plugins.guard("aegis.regex_guard", Settings.of(Map.of("patterns", List.of(rule))), nothing());
        assertThat(made).isNotInstanceOf(Created.Missing.class);
    }

    @Test
    void aProviderIsMadeWithoutItsBaseUrlAndItsCredential() {
        var made = plugins.provider("openai_compatible", Settings.empty(), nothing());
        assertThat(made).isInstanceOf(Created.Ready.class);
        assertThat(plugins.provider("fake", Settings.of(Map.of("echo", true)), nothing()))
                .isInstanceOf(Created.Ready.class);
    }

    @Test
    void aCredentialThatIsHandedToAProviderIsRefused() {
        var settings = Settings.of(Map.of("api_key", "secret://env/KEY"));
        assertThat(plugins.provider("openai_compatible", settings, nothing()))
                .isEqualTo(new Created.Refused<ModelProvider>(
                        List.of(new SettingsProblem("/api_key", "must not be set here"))));
    }

    @Test
    void theSchemaSaysWhereTheUpstreamAndItsCredentialAre() {
        var schema = plugins.find(PluginKind.PROVIDER, "openai_compatible")
                .orElseThrow()
                .schema();
        assertThat(schema.upstream()).contains("base_url");
        assertThat(schema.credential()).contains(new PluginSchema.Credential("api_key", "bearer"));
    }

    @Test
    void theAuthenticatorNeedsItsGrant() {
        Host granting = new FakeHost().withKeys(Map.of());
        assertThat(plugins.authenticator("api_key", Settings.empty(), granting)).isInstanceOf(Created.Ready.class);
        assertThat(plugins.authenticator("api_key", Settings.empty(), nothing()))
                .isInstanceOfSatisfying(
                        Created.Missing.class,
                        missing -> assertThat(missing.why()).contains("AEG-PLG-007", "keys"));
    }

    @Test
    void whatTheManifestsSayIsWhatTheInstancesAre() {
        Created<Guard> made = plugins.guard("aegis.pii", Settings.empty(), nothing());
        assertThat(made)
                .isInstanceOfSatisfying(
                        Created.Ready.class,
                        ready -> assertThat(ready.instance()).isInstanceOf(IncrementalGuard.class));
        var declaration =
                plugins.find(PluginKind.GUARD, "aegis.pii").orElseThrow().declaration();
        assertThat(declaration.incremental()).isTrue();
        assertThat(declaration.stages()).hasSize(4);
    }

    private static Host nothing() {
        return new FakeHost();
    }
}
