package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.aegis.admission.PluginFile;
import io.aegis.config.Flags;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator takes away where no gateway runs. */
class WorkbenchIT {
    private static final String ACTOR = "operator:uid=0";

    /** Two routes, of which one has the plugin as a shadow alone. */
    private static final String CONFIG = """
        auth: {type: api_key}
        providers: {main: {type: fake}}
        guardrails: {quiet: {type: acme.quiet}, watching: {type: acme.quiet, shadow: true}}
        routes:
          default: {provider: main, models: [m], pipeline: {ingress: [quiet]}}
          watched: {provider: main, models: [n], pipeline: {ingress: [watching]}}
        """;

    /** Files of which no generation can be made, with what can still be said of them. */
    private enum Wrong {
        A_LABEL_WITHOUT_A_PRODUCER(CONFIG.replace(
                        "guardrails: {",
                        "guardrails: {rules: {type: aegis.policy, rules: [{when: {label: classification, in:"
                                + " [secret]}, verdict: block, reason: no}]}, ")
                .replace("[quiet]", "[quiet, rules]")) {
            @Override
            List<String> closed() {
                return List.of("default");
            }
        },
        A_KEY_THAT_CANNOT_BE_READ(CONFIG + "trust: {other: {key_file: gone.pub, prefix: other.}}\n"),
        NO_YAML("routes: {");

        private final String text;

        Wrong(String text) {
            this.text = text;
        }

        List<String> closed() {
            return List.of();
        }
    }

    @TempDir
    Path root;

    private final VendorJar quiet = VendorJar.guard("acme.quiet");

    @BeforeEach
    void anInstalledPlugin() throws IOException {
        write(CONFIG);
        quiet.writeTo(root.resolve("quiet.jar"));
        PluginFile file = PluginFile.read(root.resolve("quiet.jar"));
        String key = Files.readString(root.resolve("acme.pub"));
        State.open(data()).close();
        administer(plugins -> plugins.trust("acme", "acme.", key, ACTOR));
        administer(plugins -> plugins.install(file, Optional.of("verified"), Set.of(), ACTOR));
    }

    @ParameterizedTest
    @EnumSource
    void aPluginIsRevokedByItsNameWhateverIsWrongWithTheFile(Wrong wrong) throws IOException {
        write(wrong.text);
        assertThat(administer(plugins -> plugins.revoke("acme.quiet", ACTOR)).closed())
                .isEqualTo(wrong.closed());
        assertThat(list().revokedDigests()).containsExactly(quiet.digest());
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsRevokedWhateverIsWrongWithTheConfiguration(Wrong wrong) throws IOException {
        write(wrong.text);
        assertThat(administer(plugins -> plugins.revokeDigest(quiet.digest(), ACTOR))
                        .closed())
                .isEqualTo(wrong.closed());
        assertThat(list().revokedDigests()).containsExactly(quiet.digest());
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsRevokedWhateverIsWrongWithTheConfiguration(Wrong wrong) throws IOException {
        write(wrong.text);
        String key = signer();
        assertThat(administer(plugins -> plugins.revokeKey(key, ACTOR)).closed())
                .isEqualTo(wrong.closed());
        assertThat(list().revokedKeys()).containsExactly(key);
    }

    @ParameterizedTest
    @EnumSource
    void aPluginIsTakenOutWhateverIsWrongWithTheConfiguration(Wrong wrong) throws IOException {
        write(wrong.text);
        assertThat(administer(plugins -> plugins.remove("acme.quiet", ACTOR)).closed())
                .isEqualTo(wrong.closed());
        assertThat(list().plugins()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsUnpinnedWhateverIsWrongWithTheConfiguration(Wrong wrong) throws IOException {
        write(wrong.text);
        assertThat(administer(plugins -> plugins.distrust("acme", ACTOR)).closed())
                .isEqualTo(wrong.closed());
        assertThat(list().keys()).isEmpty();
    }

    @Test
    void aKeyThatTheFilePinsTooClosesNothingWhenItLeavesTheList() throws IOException {
        write(CONFIG + "trust: {acme: {key_file: acme.pub, prefix: acme.}}\n");
        assertThat(administer(plugins -> plugins.distrust("acme", ACTOR)).closed())
                .isEmpty();
        assertThat(list().keys()).isEmpty();
    }

    @Test
    void aPluginOfTheGatewayThatIsRevokedIsStartedForNobody() throws IOException {
        String fake;
        try (Workbench bench = bench()) {
            fake = digest(bench, "fake");
        }
        assertThat(administer(plugins -> plugins.revokeDigest(fake, ACTOR)).closed())
                .containsExactly("default", "watched");
        try (Workbench bench = bench();
                State state = State.open(data())) {
            assertThat(bench.plugins())
                    .filteredOn(plugin -> plugin.type().equals("fake"))
                    .extracting(PluginView::state)
                    .containsExactly("missing: AEG-PLG-004 the operator has revoked this file");
            assertThat(bench.test(state, "main", Optional.empty(), ACTOR))
                    .isInstanceOfSatisfying(
                            ProviderTrial.Tried.class,
                            tried -> assertThat(tried.report()).doesNotContainEntry("outcome", "answered"));
        }
    }

    private static String digest(Workbench bench, String type) {
        return bench.plugins().stream()
                .filter(plugin -> plugin.type().equals(type))
                .map(PluginView::digest)
                .findFirst()
                .orElseThrow();
    }

    private <T> T administer(Function<PluginAdministration, T> wish) {
        try (State state = State.open(data());
                Workbench bench = bench()) {
            return wish.apply(bench.administration(state));
        }
    }

    /** What the ledger and the list have by now. */
    private PluginLock list() {
        return PluginRegistry.look(new PluginFolder(State.plugins(data())), new LedgerReader(State.evidence(data())))
                .lock();
    }

    private String signer() {
        return list().keys().getFirst().fingerprint();
    }

    private Workbench bench() {
        return Workbench.open(new GatewaySettings(
                root.resolve("aegis.yaml"), data(), Map.of(), Flags.none(), new Image(Path.of("target/first-party"))));
    }

    private Path data() {
        return root.resolve("data");
    }

    private void write(String config) throws IOException {
        Files.writeString(root.resolve("aegis.yaml"), config);
    }
}
