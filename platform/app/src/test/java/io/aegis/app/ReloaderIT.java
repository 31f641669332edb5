package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
import io.aegis.admission.PluginKind;
import io.aegis.admission.SigningKeys;
import io.aegis.admission.VendorKey;
import io.aegis.config.ConfigSource;
import io.aegis.config.Flags;
import io.aegis.config.Problem;
import io.aegis.config.Weakening;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Evidence.ConfigChange;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.Evidence.PluginInventory;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.InstalledPlugin;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginHost;
import io.aegis.plugins.PluginLock;
import io.aegis.plugins.PluginState;
import io.aegis.plugins.Revocations;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Stage;
import io.aegis.spi.testkit.Inspections;
import io.aegis.vault.PlatformKeys;
import io.aegis.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a change of plugins that does not go through to its end. */
class ReloaderIT {
    private static final String ACTOR = "operator:uid=0";
    private static final String CONFIG = """
        auth: {type: api_key}
        providers:
          main: {type: openai_compatible, base_url: "http://127.0.0.1:9/v1", api_key: "secret://file/key"}
          spare: {type: fake}
        trust: {acme: {key_file: acme.pub, prefix: acme.}}
        plugins: {acme.quiet: {file: quiet.jar, tier: verified}}
        guardrails: {quiet: {type: acme.quiet}, watching: {type: acme.quiet, shadow: true}}
        routes:
          default: {provider: main, pipeline: {ingress: [quiet]}}
          watched: {provider: main, pipeline: {ingress: [watching]}}
          both: {provider: main, fallback: [spare]}
          alone: {provider: spare}
        """;
    private static final String ACCEPTING = CONFIG + "reload: {weakening: accept}\n";

    @TempDir
    Path root;

    private final List<Evidence> recorded = new ArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final VendorJar quiet = VendorJar.guard("acme.quiet");
    private boolean full;
    private Optional<RuntimeException> failure = Optional.empty();
    private GatewaySettings settings;
    private EvidenceLog evidence;
    private Candidate candidate;
    private PluginHost host;
    private PluginRegistry registry;
    private Reloader reloader;
    private PluginAdministration plugins;

    @BeforeEach
    void aRunningConfiguration() throws IOException {
        Files.writeString(root.resolve("key"), "upstream-4711");
        quiet.writeTo(root.resolve("quiet.jar"));
        Files.createDirectory(root.resolve("data"));
        start(CONFIG);
    }

    private void start(String config) throws IOException {
        Files.writeString(root.resolve("aegis.yaml"), config);
        settings = new GatewaySettings(
                root.resolve("aegis.yaml"),
                root.resolve("data"),
                Map.of(),
                Flags.none(),
                new Image(Path.of("target/first-party")));
        Ledger ledger = keep(Ledger.open(
                State.evidence(settings.dataDirectory()),
                new PlatformKeys(root.resolve("keys")).checkpointKeys(),
                Cadence.USUAL,
                records -> {}));
        evidence = record -> {
            if (full && record instanceof PluginInventory) {
                throw new EvidenceUnavailableException("full");
            }
            recorded.add(record);
            return ledger.append(record);
        };
        host = keep(Plugins.start(settings.image()));
        var folder = new PluginFolder(State.plugins(settings.dataDirectory()));
        var vendors = new Vendors(settings.config(), new Admission(Image.firstPartyDigests()), folder);
        var early = new Candidate(settings, host, vendors, GenerationBuilder.Outside.NOTHING);
        ConfigSource source = early.source();
        Candidate.Loaded loaded = early.load(source, Installed.of(PluginLock.EMPTY));
        Vault vault = keep(Gateway.vault(settings, loaded.config()));
        WaysOut.Opener ways = WaysOut.Opener.of(vault);
        candidate = early.with(new GenerationBuilder.Outside(
                declaration -> {
                    failure.ifPresent(thrown -> {
                        throw thrown;
                    });
                    return ways.open(declaration);
                },
                GenerationBuilder.Outside.NOBODY,
                run -> false));
        start(source, loaded);
        plugins = new PluginAdministration(
                () -> reloader.running().vendors(),
                vendors,
                new Admission(Image.firstPartyDigests()),
                folder,
                registry,
                evidence,
                reloader);
    }

    private void start(ConfigSource source, Candidate.Loaded loaded) {
        registry = PluginRegistry.open(
                new PluginFolder(State.plugins(settings.dataDirectory())),
                new LedgerReader(State.evidence(settings.dataDirectory())));
        reloader = keep(Reloader.start(candidate, registry, evidence, settings.dataDirectory(), source, loaded));
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test
    void nobodyIsLetInByAnAuthenticatorThatIsRevokedWhereNoGenerationCanBeMadeWithoutIt() throws IOException {
        assertThat(reloader.authenticator()).isPresent();
        Files.delete(root.resolve("key"));
        reloader.follow(PluginLock.EMPTY, () -> Set.of(authenticator()), true, () -> {});
        assertThat(reloader.status().generation()).isEqualTo(1);
        assertThat(reloader.authenticator()).isEmpty();
    }

    @Test
    void anAuthenticatorThatGoesWithoutARevocationGoesAlsoWhereNoGenerationCanBeMadeWithoutIt() throws IOException {
        Files.delete(root.resolve("key"));
        reloader.follow(PluginLock.EMPTY, () -> Set.of(authenticator()), false, () -> {});
        assertThat(reloader.authenticator()).isEmpty();
    }

    @Test
    void anAuthenticatorStaysWhereSomethingElseIsRevoked() throws IOException {
        Files.delete(root.resolve("key"));
        reloader.follow(PluginLock.EMPTY, () -> Set.of("ab".repeat(32)), true, () -> {});
        assertThat(reloader.authenticator()).isPresent();
    }

    @Test
    void anAuthenticatorStaysWhereTheRevocationCannotBeRecorded() {
        assertThatThrownBy(() -> reloader.follow(PluginLock.EMPTY, () -> Set.of(authenticator()), true, () -> {
                    throw new EvidenceUnavailableException("full");
                }))
                .isInstanceOf(EvidenceUnavailableException.class);
        assertThat(reloader.authenticator()).isPresent();
    }

    @Test
    void aChangeThatIsOnRecordHoldsAlsoIfItsInventoryCannotBeRecordedYet() {
        full = true;
        var committed = new ArrayList<String>();
        reloader.bringIn(PluginLock.EMPTY, "aegis.pii", () -> committed.add("committed"));
        assertThat(committed).hasSize(1);
        assertThat(reloader.status().generation()).isEqualTo(2);
        assertThat(reloader.generations().current().number()).isEqualTo(2);
        assertThat(inventories()).containsExactly(1L);

        reloader.inventory();
        assertThat(inventories()).containsExactly(1L);
        full = false;
        reloader.inventory();
        reloader.inventory();
        assertThat(inventories()).containsExactly(1L, 2L);
    }

    @Test
    void aChangeThatCannotBeRecordedChangesNothing() {
        assertThatThrownBy(() -> reloader.bringIn(PluginLock.EMPTY, "aegis.pii", () -> {
                    throw new EvidenceUnavailableException("full");
                }))
                .isInstanceOf(EvidenceUnavailableException.class);
        assertThat(reloader.status().generation()).isEqualTo(1);
        assertThat(inventories()).containsExactly(1L);
    }

    /** It was admitted once more, and there is none of it. */
    @Test
    void aChangeWithWhichAnotherPluginIsLostIsRefusedAndNotCommitted() {
        host.withdraw(new Revocations(Set.of(quiet.digest()), Set.of())).forEach(Runnable::run);
        var committed = new ArrayList<String>();
        assertThatThrownBy(() -> reloader.bringIn(PluginLock.EMPTY, "aegis.pii", () -> committed.add("committed")))
                .isInstanceOfSatisfying(
                        PluginRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("AEG-PLG-008"))
                .hasMessageContaining("another plugin is lost")
                .hasMessageContaining("acme.quiet");
        assertThat(committed).isEmpty();
        assertThat(reloader.status().generation()).isEqualTo(1);
        assertThat(inventories()).containsExactly(1L);
    }

    @Test
    void aDefectWhileAGenerationIsMadeIsARefusedReload() throws Exception {
        close();
        start(ACCEPTING);
        Files.writeString(
                root.resolve("aegis.yaml"),
                ACCEPTING.replace("guardrails: {", "guardrails: {more: {type: acme.quiet}, "));
        failure = Optional.of(new IllegalStateException("upstream-4711"));
        reloader.look();
        assertThat(reloader.status().success()).isFalse();
        assertThat(reloader.status().generation()).isEqualTo(1);
        ReloadResult result = reloader.apply(ReloadRequest.by("somebody"));
        assertThat(result)
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("AEG-CFG-003", "java.lang.IllegalStateException", "incident")
                                .doesNotContain("upstream-4711"));
        failure = Optional.empty();
        assertThat(reloader.apply(ReloadRequest.by("somebody"))).isInstanceOf(ReloadResult.Switched.class);
        assertThat(reloader.status().success()).isTrue();
    }

    /** It keeps the text of a run in a map of its factory, as the verified tier lets it, and finds fault with the next settings. */
    @Test
    void aPluginThatHasServedRunsIsNotQuoted() throws Exception {
        close();
        start(ACCEPTING);
        VendorJar.guardOf("acme.quiet", """
            private final java.util.Map<String, String> kept = new java.util.HashMap<>();

            @Override
            public Guard create(Settings settings, Host host) {
                if (settings.asMap().isEmpty()) {
                    return inspection -> {
                        inspection.segments().forEach(segment -> kept.put("text", segment.text()));
                        return Verdict.allow();
                    };
                }
                throw new io.aegis.spi.settings.SettingsException("/mode", "it was told: " + kept.get("text"));
            }
            """).writeTo(root.resolve("quiet.jar"));
        assertThat(reloader.apply(ReloadRequest.by("somebody"))).isInstanceOf(ReloadResult.Switched.class);
        Guard guard = reloader.generations()
                .current()
                .routes()
                .get("default")
                .guards(Stage.INGRESS)
                .getFirst()
                .guard()
                .orElseThrow();
        guard.inspect(Inspections.of("hunter2"));
        Files.writeString(
                root.resolve("aegis.yaml"), ACCEPTING.replace("{type: acme.quiet}", "{type: acme.quiet, mode: deep}"));
        assertThat(reloader.apply(ReloadRequest.by("somebody")))
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems().toString())
                                .contains("AEG-PLG-008", "pointer=/mode", "incident")
                                .doesNotContain("it was told", "hunter2"));
    }

    @Test
    void aRevocationClosesTheRoutesThatLoseAPluginThatActs() {
        assertThat(plugins.revokeDigest(quiet.digest(), ACTOR).closed()).containsExactly("default");
    }

    @Test
    void aProviderClosesTheRoutesThatHaveNoOther() {
        assertThat(plugins.revokeDigest(digest(PluginKind.PROVIDER, "fake"), ACTOR)
                        .closed())
                .containsExactly("alone");
    }

    @Test
    void aKeyThatTheFilePinsTooClosesNothingWhenItLeavesTheList() throws IOException {
        PluginChange trusted = PluginChanges.trusted(
                VendorKey.pin("acme", "acme.", Files.readString(root.resolve("acme.pub"))), ACTOR);
        registry.commit(PluginChanges.sealed(trusted, LockFile.digest(registry.after(trusted))), record -> 1);
        Files.delete(root.resolve("key")); // no generation can be made: what is gone would be closed
        PluginAdministration.Distrusted done = plugins.distrust("acme", ACTOR);
        assertThat(done.keys()).hasSize(1);
        assertThat(done.closed()).isEmpty();
    }

    @Test
    void bytesThatAnotherKeySignsAnewAreTakenAfterTheFirstKeyIsRevoked() throws IOException {
        SigningKeys.Pair next = SigningKeys.generate();
        plugins.trust("acme", "acme.", next.publicPem(), ACTOR);
        assertThat(plugins.revokeKey(quietPlugin().signer().orElseThrow().fingerprint(), ACTOR)
                        .closed())
                .containsExactly("default");
        quiet.writeTo(root.resolve("quiet.jar"), next, "next.pub");
        assertThat(reloader.apply(ReloadRequest.by(ACTOR))).isInstanceOf(ReloadResult.Switched.class);
        assertThat(quietPlugin().state()).isEqualTo(new PluginState.Active());
        assertThat(reloader.absent("acme.quiet")).isEqualTo("it is not installed");
    }

    @Test
    void anOlderVersionBehindADeclarationIsHeldUntilSomebodyConfirmsIt() throws IOException {
        VendorJar.guard("acme.quiet", "0.9.0").writeTo(root.resolve("quiet.jar"));
        var older = new Weakening("plugins.acme.quiet", "version 0.9.0 is older than 1.0.0");
        assertThat(reloader.file().weakenings()).containsExactly(older);
        ReloadResult held = reloader.apply(ReloadRequest.by(ACTOR));
        String digest = reloader.running().effective().digest();
        assertThat(held).isEqualTo(new ReloadResult.Held(digest, List.of(older)));
        assertThat(quietPlugin().version()).isEqualTo("1.0.0");

        var confirmed = new ReloadRequest(Optional.of(digest), Optional.empty(), ACTOR);
        assertThat(reloader.apply(confirmed)).isEqualTo(new ReloadResult.Switched(digest, 2, List.of(older)));
        assertThat(quietPlugin().version()).isEqualTo("0.9.0");
        assertThat(weakens()).containsExactly(false, true);
    }

    @Test
    void aFileThatTakesOverAnInstalledPluginIsHeldWhereItGoesBackToAnOlderVersion() throws IOException {
        VendorJar.guard("acme.loud", "2.0.0").writeTo(root.resolve("loud.jar"));
        plugins.install(PluginFile.read(root.resolve("loud.jar")), Optional.of("verified"), Set.of(), ACTOR);
        VendorJar.guard("acme.loud", "1.0.0").writeTo(root.resolve("loud.jar"));
        Files.writeString(
                root.resolve("aegis.yaml"),
                CONFIG.replace("plugins: {", "plugins: {acme.loud: {file: loud.jar, tier: verified}, "));
        reloader.look();
        assertThat(reloader.status().held()).isPresent();
        assertThat(reloader.status().generation()).isEqualTo(2);
    }

    @Test
    void aStartWithAnOlderVersionThanTheLastOneHadIsRecordedAsAWeakening() throws IOException {
        VendorJar.guard("acme.quiet", "0.9.0").writeTo(root.resolve("quiet.jar"));
        start(candidate.source(), candidate.load(candidate.source(), registry.installed()));
        assertThat(quietPlugin().version()).isEqualTo("0.9.0");
        assertThat(weakens()).containsExactly(false, true);
    }

    @Test
    void whatGoesIsAskedForWhenNobodyElseSwitches() {
        var asked = new ArrayList<Boolean>();
        reloader.follow(
                PluginLock.EMPTY,
                () -> {
                    asked.add(Thread.holdsLock(reloader));
                    return Set.of();
                },
                true,
                () -> {});
        assertThat(asked).containsExactly(true);
    }

    @Test
    void eachGenerationSaysWhatTheListIs() {
        assertThat(recorded)
                .filteredOn(PluginInventory.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        PluginInventory.class,
                        inventory -> assertThat(inventory.lock()).isEqualTo(LockFile.digest(PluginLock.EMPTY)));
    }

    @Test
    void aStartWithoutAGuardWhosePluginIsGoneTooIsAWeakeningWithItsDifference() throws Exception {
        close();
        Files.delete(root.resolve("quiet.jar"));
        start("""
            auth: {type: api_key}
            providers:
              main: {type: openai_compatible, base_url: "http://127.0.0.1:9/v1", api_key: "secret://file/key"}
            routes: {default: {provider: main}}
            """);
        assertThat(starts()).extracting(ConfigChange::weakens).containsExactly(false, true);
        assertThat(starts().getLast().diff()).contains("/guardrails/quiet", "/routes/default/pipeline/ingress");
    }

    @Test
    void aStartWithWhatRanBeforeWeakensNothing() throws Exception {
        close();
        start(CONFIG);
        assertThat(starts()).extracting(ConfigChange::weakens).containsExactly(false, false);
        assertThat(starts().getLast().diff()).isEqualTo("[]");
    }

    @Test
    void aConfigurationThatIsHeldIsStillHeldAfterAChangeOfPlugins() throws IOException {
        Files.writeString(root.resolve("aegis.yaml"), CONFIG.replace("ingress: [quiet]", "ingress: []"));
        reloader.look();
        Reloader.Status held = reloader.status();
        assertThat(held.held()).isPresent();
        reloader.bringIn(PluginLock.EMPTY, "aegis.pii", () -> {});
        assertThat(reloader.status()).isEqualTo(held.with(2));
        reloader.follow(PluginLock.EMPTY, Set::of, false, () -> {});
        assertThat(reloader.status()).isEqualTo(held.with(3));
    }

    @Test
    void aConfigurationThatIsRefusedIsStillRefusedAfterAChangeOfPlugins() throws IOException {
        Files.writeString(root.resolve("aegis.yaml"), "odd: true");
        reloader.look();
        Reloader.Status refused = reloader.status();
        assertThat(refused.success()).isFalse();
        reloader.bringIn(PluginLock.EMPTY, "aegis.pii", () -> {});
        assertThat(reloader.status()).isEqualTo(refused.with(2));
    }

    @Test
    void aReloadWithoutAuthIsRefusedAsAStartIs() throws IOException {
        String accepting = CONFIG + "reload: {weakening: accept}\n";
        Files.writeString(root.resolve("aegis.yaml"), accepting);
        var held = (ReloadResult.Held) reloader.apply(ReloadRequest.by("test"));
        reloader.apply(new ReloadRequest(Optional.of(held.digest()), Optional.empty(), "test"));
        Files.writeString(root.resolve("aegis.yaml"), accepting.replace("auth: {type: api_key}\n", ""));
        assertThat(reloader.apply(ReloadRequest.by("test")))
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::path)
                                .containsExactly("auth"));
        assertThat(reloader.running().auth()).isPresent();
    }

    @Test
    void aReloadThatChangesWhoHasWhichRoleIsTaken() throws IOException {
        Files.writeString(
                root.resolve("aegis.yaml"), CONFIG.replace("{type: api_key}", "{type: api_key, roles: {auditor: []}}"));
        assertThat(reloader.apply(ReloadRequest.by("test"))).isInstanceOf(ReloadResult.Switched.class);
    }

    @Test
    void aReloadWithoutWhoeverDecidesWhoIsAskingIsRefusedAsAStartIs() throws IOException {
        host.withdraw(new Revocations(Set.of(authenticator()), Set.of())).forEach(Runnable::run);
        Files.writeString(root.resolve("aegis.yaml"), CONFIG + "retention: {runs: 20d}\n");
        assertThat(reloader.apply(ReloadRequest.by("test")))
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::path)
                                .containsExactly("plugins.api_key"));
        assertThat(reloader.status().generation()).isEqualTo(1);
    }

    private List<ConfigChange> starts() {
        return recorded.stream()
                .filter(ConfigChange.class::isInstance)
                .map(ConfigChange.class::cast)
                .toList();
    }

    private String authenticator() {
        return digest(PluginKind.AUTHENTICATOR, "api_key");
    }

    /** What the records of configurations say, in their order. */
    private List<Boolean> weakens() {
        return recorded.stream()
                .filter(ConfigChange.class::isInstance)
                .map(record -> ((ConfigChange) record).weakens())
                .toList();
    }

    private InstalledPlugin quietPlugin() {
        return reloader.plugins().find(PluginKind.GUARD, "acme.quiet").orElseThrow();
    }

    private String digest(PluginKind kind, String type) {
        return reloader.plugins().find(kind, type).orElseThrow().digest();
    }

    private List<Long> inventories() {
        return recorded.stream()
                .filter(PluginInventory.class::isInstance)
                .map(record -> ((PluginInventory) record).generation())
                .toList();
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        opened.push(closeable);
        return closeable;
    }
}
