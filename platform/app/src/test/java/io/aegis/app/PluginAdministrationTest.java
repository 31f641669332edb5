package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.Admission;
import io.aegis.admission.PluginFile;
import io.aegis.admission.Sha256;
import io.aegis.admission.SigningKeys;
import io.aegis.app.PluginAdministration.Up;
import io.aegis.config.ConfigLoader;
import io.aegis.config.ConfigSource;
import io.aegis.config.Flags;
import io.aegis.config.PluginSection;
import io.aegis.config.SettingsSchemas;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import io.aegis.vault.PlatformKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does, down to the record and the switch: neither without the other. */
class PluginAdministrationTest {
    private static final String ACTOR = "operator:uid=0";
    private static final String DIGEST = "ab".repeat(32);
    private static final String KEY = "sha256:" + "00".repeat(32);

    @TempDir
    Path root;

    private final List<String> switched = new ArrayList<>();
    private final List<Set<String>> followed = new ArrayList<>();
    private final List<Up> current = new ArrayList<>();
    private final List<Up> up = new ArrayList<>();
    private final List<Evidence> refused = new ArrayList<>();
    /** What happens before a change has its turn. */
    private Runnable meanwhile = () -> {};

    private Ledger ledger;
    private PluginRegistry registry;

    @BeforeEach
    void anInstalledPlugin() {
        ledger = Ledger.open(
                root.resolve("evidence.ledger"),
                new PlatformKeys(root.resolve("keys")).checkpointKeys(),
                Cadence.USUAL,
                records -> {});
        registry = PluginRegistry.open(folder(), new LedgerReader(root.resolve("evidence.ledger")));
        PluginChange installed = PluginChanges.about(
                PluginAction.INSTALLED,
                "acme.a",
                new PluginLock.Version("1.0.0", DIGEST, "sandboxed", Set.of(), KEY),
                ACTOR);
        registry.commit(PluginChanges.sealed(installed, LockFile.digest(registry.after(installed))), ledger);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aRevocationIsOnRecordBeforeAnythingIsCut() {
        administration(ledger).revoke("acme.a", ACTOR);
        assertThat(switched).containsExactly("follow [" + DIGEST + "] true, revoked " + DIGEST);
    }

    @Test
    void aRevokedKeyCutsEveryVersionThatItSignedAlsoThoseThatWereReplaced() {
        up.add(new Up("acme.a", version("aa".repeat(32), KEY)));
        up.add(new Up("acme.b", version("bb".repeat(32), KEY)));
        up.add(new Up("other.c", version("cc".repeat(32), "sha256:" + "11".repeat(32))));
        administration(ledger).revokeKey(KEY, ACTOR);
        assertThat(followed).singleElement().isEqualTo(Set.of(DIGEST, "aa".repeat(32), "bb".repeat(32)));
    }

    @Test
    void aPluginThatComesUpBeforeTheChangeHasItsTurnIsAmongWhatARevokedKeyCuts() {
        meanwhile = () -> up.add(new Up("acme.b", version("bb".repeat(32), KEY)));
        administration(ledger).revokeKey(KEY, ACTOR);
        assertThat(followed).containsExactly(Set.of(DIGEST, "bb".repeat(32)));
    }

    @Test
    void ofADeclaredPluginWhatRunsIsRevokedWhateverLiesInItsPlaceByNow() {
        current.add(new Up("acme.d", version("dd".repeat(32), KEY)));
        PluginAdministration.Done done =
                administration(ledger, "{plugins: {acme.d: {file: gone.jar}}}").revoke("acme.d", ACTOR);
        assertThat(done.digest()).isEqualTo("dd".repeat(32));
        assertThat(followed).containsExactly(Set.of("dd".repeat(32)));
        assertThat(registry.lock().revokedDigests()).containsExactly("dd".repeat(32));
    }

    /** As long as it runs, nobody looks at what lies there. */
    @Test
    void ofADeclaredPluginWhatRunsIsOnRecordFirstAndThenWhatLiesInItsPlace() throws IOException {
        VendorJar lies = VendorJar.guard("acme.d");
        lies.writeTo(root.resolve("d.jar"));
        String runs = "dd".repeat(32);
        current.add(new Up("acme.d", version(runs, KEY)));
        var revoked = new ArrayList<Evidence>();
        administration(
                        record -> {
                            revoked.add(record);
                            return ledger.append(record);
                        },
                        "{trust: {acme: {key_file: acme.pub, prefix: acme.}}, plugins: {acme.d: {file: d.jar}}}")
                .revoke("acme.d", ACTOR);
        assertThat(revoked)
                .extracting(record -> ((PluginChange) record).action() + " " + ((PluginChange) record).digest())
                .containsExactly(PluginAction.REVOKED + " " + runs, PluginAction.REVOKED + " " + lies.digest());
        assertThat(followed).containsOnly(Set.of(runs, lies.digest()));
        assertThat(registry.lock().revokedDigests()).containsExactlyInAnyOrder(runs, lies.digest());
    }

    @Test
    void aDigestAndAFingerprintAreTheSameHoweverTheyAreWritten() {
        for (String digest : List.of(DIGEST, "sha256:" + DIGEST, DIGEST.toUpperCase(Locale.ROOT), "SHA256:" + DIGEST)) {
            assertThat(administration(ledger).revokeDigest(digest, ACTOR).plugin())
                    .isEqualTo("acme.a");
            administration(ledger).revokeKey(digest, ACTOR);
        }
        assertThat(registry.lock().revokedDigests()).containsExactly(DIGEST);
        assertThat(registry.lock().revokedKeys()).containsExactly("sha256:" + DIGEST);
    }

    @Test
    void whatIsNoDigestIsNotRevokedAndLeavesNoRecord() {
        long before = records();
        PluginAdministration administration = administration(ledger);
        for (String odd : List.of("", "sha256:", "ab", DIGEST + "0", "md5:" + DIGEST, " " + DIGEST, "acme.a")) {
            for (Runnable wish : List.<Runnable>of(
                    () -> administration.revokeDigest(odd, ACTOR), () -> administration.revokeKey(odd, ACTOR))) {
                assertThatThrownBy(wish::run)
                        .as(odd)
                        .isInstanceOfSatisfying(
                                PluginRefusedException.class,
                                refusal -> assertThat(refusal.code()).isEqualTo("AEG-REQ-003"));
            }
        }
        assertThat(records()).isEqualTo(before);
        assertThat(followed).isEmpty();
    }

    @Test
    void aRemovalLetsRunsFinish() {
        administration(ledger).remove("acme.a", ACTOR);
        assertThat(switched).containsExactly("follow [" + DIGEST + "] false, plugins {}");
    }

    @Test
    void nothingIsCutWithoutARecord() {
        PluginAdministration broken = administration(record -> {
            throw new EvidenceUnavailableException("full");
        });
        assertThatThrownBy(() -> broken.revoke("acme.a", ACTOR)).isInstanceOf(EvidenceUnavailableException.class);
        assertThatThrownBy(() -> broken.revokeDigest(DIGEST, ACTOR)).isInstanceOf(EvidenceUnavailableException.class);
        assertThatThrownBy(() -> broken.remove("acme.a", ACTOR)).isInstanceOf(EvidenceUnavailableException.class);
        assertThat(switched).isEmpty();
        assertThat(registry.lock().plugins()).containsOnlyKeys("acme.a");
        assertThat(registry.lock().revokedDigests()).isEmpty();
    }

    @Test
    void whatIsNotThereIsNotFoundAndLeavesNoRecord() {
        long before = records();
        PluginAdministration administration = administration(ledger);
        for (Runnable wish : List.<Runnable>of(
                () -> administration.remove("acme.b", ACTOR),
                () -> administration.revoke("acme.b", ACTOR),
                () -> administration.rollback("acme.b", Optional.empty(), ACTOR),
                () -> administration.rollback("acme.a", Optional.empty(), ACTOR),
                () -> administration.distrust("nobody", ACTOR))) {
            assertThatThrownBy(wish::run)
                    .isInstanceOfSatisfying(
                            PluginRefusedException.class,
                            refusal -> assertThat(refusal.code()).isEqualTo("AEG-CFG-022"));
        }
        assertThat(records()).isEqualTo(before);
        assertThat(switched).isEmpty();
    }

    @Test
    void aRefusedFileIsOnRecordAndKeptNowhere() {
        var file = new PluginFile("x.jar", "no jar".getBytes(StandardCharsets.UTF_8), Optional.empty());
        PluginAdministration administration = administration(record -> {
            refused.add(record);
            return 1;
        });
        assertThatThrownBy(() -> administration.install(file, Optional.empty(), Set.of(), ACTOR))
                .isInstanceOf(PluginRefusedException.class);
        assertThat(refused).singleElement().isInstanceOfSatisfying(PluginChange.class, change -> {
            assertThat(change.action()).isEqualTo(PluginAction.REFUSED);
            assertThat(change.reason()).isEqualTo("AEG-PLG-001");
            assertThat(change.lock()).isEmpty();
        });
        assertThat(folder().find(Sha256.of(file.bytes()))).isEmpty();
        assertThat(switched).isEmpty();
    }

    @Test
    void aVendorsKeyIsPinnedOnceAndUnpinnedByItsName() throws IOException {
        PluginAdministration administration = administration(ledger);
        String pem = SigningKeys.generate().publicPem();
        administration.trust("acme", "acme.", pem, ACTOR);
        assertThatThrownBy(() -> administration.trust("acme", "acme.", pem, ACTOR))
                .isInstanceOfSatisfying(
                        PluginRefusedException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo("AEG-PLG-002"));
        assertThat(registry.lock().keys()).hasSize(1);
        assertThat(administration.distrust("acme", ACTOR).keys()).hasSize(1);
        assertThat(registry.lock().keys()).isEmpty();
    }

    private static PluginLock.Version version(String digest, String signer) {
        return new PluginLock.Version("1.0.0", digest, "sandboxed", Set.of(), signer);
    }

    private PluginAdministration administration(EvidenceLog evidence) {
        return administration(evidence, "{}");
    }

    private PluginAdministration administration(EvidenceLog evidence, String config) {
        PluginSection section = new ConfigLoader(SettingsSchemas.unknown())
                .vendors(
                        ConfigSource.of("aegis.yaml", config.getBytes(StandardCharsets.UTF_8)), Map.of(), Flags.none());
        var admission = new Admission(Map.of());
        var vendors = new Vendors(root.resolve("aegis.yaml"), admission, folder());
        return new PluginAdministration(
                () -> section, vendors, admission, folder(), registry, evidence, new Recording());
    }

    private PluginFolder folder() {
        return new PluginFolder(root.resolve("plugins"));
    }

    private long records() {
        return new LedgerReader(root.resolve("evidence.ledger")).since(1, 1000).size();
    }

    /** Writes down what is switched to, after the change is on record. */
    private final class Recording implements PluginAdministration.PluginSwitch {
        @Override
        public void bringIn(PluginLock next, String newcomer, Runnable commit) {
            commit.run();
            switched.add("bring in " + newcomer);
        }

        @Override
        public List<String> follow(PluginLock next, Supplier<Set<String>> which, boolean cuts, Runnable commit) {
            meanwhile.run();
            Set<String> gone = which.get();
            commit.run();
            assertThat(registry.lock()).isEqualTo(next);
            followed.add(gone);
            if (!gone.isEmpty()) {
                String after = next.revokedDigests().isEmpty()
                        ? "plugins " + next.plugins()
                        : "revoked " + next.revokedDigests().getFirst();
                switched.add("follow " + gone + " " + cuts + ", " + after);
            }
            return List.of();
        }

        @Override
        public List<Up> current() {
            return current;
        }

        @Override
        public List<Up> up() {
            return up;
        }
    }
}
