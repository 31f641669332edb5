package io.aegis.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aegis.admission.PluginFile;
import io.aegis.admission.Sha256;
import io.aegis.kernel.port.Evidence.KeyEvent;
import io.aegis.kernel.port.Evidence.PluginAction;
import io.aegis.kernel.port.Evidence.PluginChange;
import io.aegis.kernel.port.Evidence.PluginInventory;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.LockFile;
import io.aegis.plugins.PluginFolder;
import io.aegis.plugins.PluginLock;
import io.aegis.vault.PlatformKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of plugins over starts, crashes and editors. */
class PluginRegistryTest {
    @TempDir
    Path root;

    private Ledger ledger;

    @BeforeEach
    void aLedger() {
        ledger = Ledger.open(
                root.resolve("evidence.ledger"),
                new PlatformKeys(root.resolve("keys")).checkpointKeys(),
                Cadence.USUAL,
                new AtomicLong()::addAndGet);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void isTheSameAfterAStart() throws IOException {
        install("acme.a", "1.0.0");
        install("acme.b", "1.0.0");
        PluginLock before = open().lock();
        assertThat(before.plugins()).containsOnlyKeys("acme.a", "acme.b");
        assertThat(open().lock()).isEqualTo(before);
        assertThat(open().disbelief()).isEmpty();
    }

    @Test
    void goesBackOnlyToWhatWasThere() throws IOException {
        install("acme.a", "1.0.0");
        change(PluginAction.UPDATED, "acme.a", "1.1.0");
        change(PluginAction.ROLLED_BACK, "acme.a", "1.0.0");
        PluginLock.Entry entry = open().lock().plugins().get("acme.a");
        assertThat(entry.running().version()).isEqualTo("1.0.0");
        assertThat(entry.before(Optional.empty())).isEmpty();
        assertThat(entry.before(Optional.of("1.1.0")).orElseThrow().digest()).isEqualTo(digest("1.1.0"));
        assertThat(entry.before(Optional.of("9.9.9"))).isEmpty();
    }

    @Test
    void thatIsLostIsMadeAnewFromTheLedger() throws IOException {
        install("acme.a", "1.0.0");
        change(PluginAction.UPDATED, "acme.a", "1.1.0");
        PluginLock before = open().lock();
        Files.delete(lockFile());
        assertThat(open().lock()).isEqualTo(before);
        assertThat(Files.exists(lockFile())).isTrue();
    }

    @Test
    void isBroughtUpToDateWhenPowerFailedBetweenTheRecordAndTheList() throws IOException {
        install("acme.a", "1.0.0");
        byte[] older = Files.readAllBytes(lockFile());
        install("acme.b", "1.0.0");
        PluginLock newest = open().lock();
        Files.write(lockFile(), older);
        assertThat(open().lock()).isEqualTo(newest);
        assertThat(open().disbelief()).isEmpty();
    }

    @Test
    void knowsNothingOfAFileWhosePowerFailedBeforeItsRecord() throws IOException {
        install("acme.a", "1.0.0");
        folder().keep(file("2.0.0"));
        assertThat(open().lock().plugins()).containsOnlyKeys("acme.a");
        assertThat(folder().find(digest("2.0.0"))).isEmpty();
        assertThat(folder().find(digest("1.0.0"))).isPresent();
    }

    @Test
    void thatSomebodyEditedIsNotBelievedAndItsPluginsAreClosed() throws IOException {
        install("acme.a", "1.0.0");
        Files.writeString(lockFile(), Files.readString(lockFile()).replace("sandboxed", "verified"));
        PluginRegistry doubted = open();
        assertThat(doubted.disbelief()).isPresent();
        assertThat(doubted.lock().plugins()).isEmpty();
        assertThat(doubted.installed().doubted()).containsOnlyKeys("acme.a");
        assertThatThrownBy(() -> doubted.after(record(PluginAction.INSTALLED, "acme.c", "1.0.0")))
                .isInstanceOf(PluginRefusedException.class);
        Files.delete(lockFile());
        assertThat(open().lock().plugins().get("acme.a").running().tier()).isEqualTo("sandboxed");
    }

    @Test
    void ofAnotherDataDirectoryIsNotBelieved() throws IOException {
        install("acme.a", "1.0.0");
        byte[] foreign = Files.readAllBytes(lockFile());
        Files.delete(lockFile());
        ledger.close();
        Files.delete(root.resolve("evidence.ledger"));
        aLedger();
        change(PluginAction.TRUSTED, "acme", "");
        Files.write(lockFile(), foreign);
        assertThat(open().disbelief()).isPresent();
    }

    @Test
    void thatIsNoListIsNotBelieved() throws IOException {
        install("acme.a", "1.0.0");
        Files.writeString(lockFile(), "not a list");
        assertThat(open().disbelief()).isPresent();
        assertThat(open().lock().plugins()).isEmpty();
        assertThat(open().installed().doubted()).containsOnlyKeys("acme.a");
    }

    @Test
    void isSeenBeforeAStartAsTheStartWillFindItAndNothingIsWritten() throws IOException {
        install("acme.a", "1.0.0");
        Files.delete(lockFile());
        var ledgerFile = new LedgerReader(root.resolve("evidence.ledger"));
        assertThat(PluginRegistry.look(folder(), ledgerFile).lock().plugins()).containsOnlyKeys("acme.a");
        assertThat(lockFile()).doesNotExist();
        Files.writeString(lockFile(), "not a list");
        assertThat(PluginRegistry.look(folder(), ledgerFile).doubted()).containsOnlyKeys("acme.a");
    }

    @Test
    void doesNotChangeWhenTheRecordCannotBeWritten() throws IOException {
        install("acme.a", "1.0.0");
        PluginRegistry registry = open();
        PluginChange change = sealed(registry, record(PluginAction.REMOVED, "acme.a", "1.0.0"));
        assertThatThrownBy(() -> registry.commit(change, evidence -> {
                    throw new EvidenceUnavailableException("full");
                }))
                .isInstanceOf(EvidenceUnavailableException.class);
        assertThat(registry.lock().plugins()).containsOnlyKeys("acme.a");
        assertThat(open().lock().plugins()).containsOnlyKeys("acme.a");
    }

    @Test
    void isNotLookedForInTheWholeLedgerAtEveryStart() throws IOException {
        install("acme.a", "1.0.0");
        byte[] older = Files.readAllBytes(lockFile());
        change(PluginAction.UPDATED, "acme.a", "1.1.0");
        fill();
        long damaged = ledgerBytes();
        fill();
        begin();
        damage(damaged);
        assertThat(open().lock().plugins().get("acme.a").running().version()).isEqualTo("1.1.0");
        install("acme.b", "1.0.0");
        assertThat(open().lock().plugins()).containsOnlyKeys("acme.a", "acme.b");
        Files.write(lockFile(), older);
        assertThatThrownBy(this::open).isInstanceOf(StartException.class);
    }

    @Test
    void ofADirectoryWithoutPluginsIsNotLookedForInTheWholeLedgerEither() throws IOException {
        begin();
        long damaged = ledgerBytes();
        fill();
        begin();
        damage(damaged);
        assertThat(open().disbelief()).isEmpty();
        assertThat(lockFile()).doesNotExist();
    }

    @Test
    void thatComesFromNoRecordIsNotBelievedUnlessItIsEmpty() throws IOException {
        install("acme.a", "1.0.0");
        change(PluginAction.TRUSTED, "acme", "");
        String forged = Files.readString(lockFile())
                .replaceFirst("\"revision\" : [0-9]+", "\"revision\" : 0")
                .replaceFirst("\"record\" : [0-9]+", "\"record\" : 0,\n  \"checked\" : 999999999");
        ledger.close();
        Files.delete(root.resolve("evidence.ledger"));
        aLedger();
        Files.writeString(lockFile(), forged);
        PluginRegistry doubted = open();
        assertThat(doubted.disbelief()).isPresent();
        assertThat(doubted.lock()).isEqualTo(PluginLock.EMPTY);
        assertThat(doubted.digest()).isEmpty();
        assertThat(doubted.installed().doubted()).containsOnlyKeys("acme.a");
    }

    @Test
    void thatNamesARecordThatIsNotThereIsNotBelieved() throws IOException {
        install("acme.a", "1.0.0");
        for (String record : List.of("-1", "0", "2", "999999999")) {
            Files.writeString(
                    lockFile(),
                    Files.readString(lockFile()).replaceFirst("\"record\" : -?[0-9]+", "\"record\" : " + record));
            assertThat(open().disbelief()).as(record).isPresent();
        }
    }

    @Test
    void anOldOneThatIsPutBackHidesNoRevocationWhateverItSaysOfItself() throws IOException {
        install("acme.a", "1.0.0");
        String older = Files.readString(lockFile());
        change(PluginAction.REVOKED, "acme.a", "1.0.0");
        begin();
        PluginLock newest = open().lock();
        Files.writeString(lockFile(), older.replace("\"record\"", "\"checked\" : 999999999,\n  \"record\""));
        assertThat(open().lock()).isEqualTo(newest);
        Files.writeString(
                lockFile(),
                older.substring(0, older.indexOf("\"state\""))
                        + "\"checked\" : 999999999, \"state\" : {\"revision\" : 0}}");
        assertThat(open().lock()).isEqualTo(newest);
        assertThat(newest.revokedDigests()).containsExactly(digest("1.0.0"));
    }

    @Test
    void thatIsNotBelievedLetsNothingInThatWasRevoked() throws IOException {
        install("acme.a", "1.0.0");
        change(PluginAction.REVOKED, "acme.a", "1.0.0");
        Files.writeString(lockFile(), "not a list");
        assertThat(open().disbelief()).isPresent();
        assertThat(open().lock().revokedDigests()).containsExactly(digest("1.0.0"));
    }

    @Test
    void aRefusalIsOnRecordAndChangesNothing() throws IOException {
        install("acme.a", "1.0.0");
        PluginLock before = open().lock();
        ledger.append(record(PluginAction.REFUSED, "acme.x", "1.0.0"));
        assertThat(open().lock()).isEqualTo(before);
    }

    /** A long ledger. */
    private void fill() {
        for (int at = 0; at < 1500; at++) {
            ledger.append(new KeyEvent(Instant.EPOCH, "created", "key_" + at, "api_key:jane", "operator:uid=0"));
        }
    }

    /** What a gateway writes down when it starts. */
    private void begin() {
        ledger.append(new PluginInventory(
                Instant.EPOCH, 1, "c0ffee", List.of(), open().digest().orElseThrow()));
    }

    private long ledgerBytes() throws IOException {
        String all = Files.readString(root.resolve("evidence.ledger"), StandardCharsets.ISO_8859_1);
        int end = all.indexOf('\0');
        return end < 0 ? all.length() : end;
    }

    /** Whoever reads what is there is told. */
    private void damage(long at) throws IOException {
        try (FileChannel file = FileChannel.open(root.resolve("evidence.ledger"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap("damaged".repeat(200).getBytes(StandardCharsets.US_ASCII)), at);
        }
    }

    private void install(String name, String version) throws IOException {
        change(PluginAction.INSTALLED, name, version);
    }

    private void change(PluginAction action, String name, String version) throws IOException {
        PluginRegistry registry = open();
        folder().keep(file(version));
        registry.commit(sealed(registry, record(action, name, version)), ledger);
    }

    private PluginRegistry open() {
        return PluginRegistry.open(folder(), new LedgerReader(root.resolve("evidence.ledger")));
    }

    private PluginFolder folder() {
        return new PluginFolder(root.resolve("plugins"));
    }

    private Path lockFile() {
        return root.resolve("plugins/plugins.lock");
    }

    private static PluginFile file(String version) {
        return new PluginFile("a.jar", version.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static String digest(String version) {
        return Sha256.of(file(version).bytes());
    }

    private static PluginChange sealed(PluginRegistry registry, PluginChange change) {
        return copy(change, LockFile.digest(registry.after(change)));
    }

    private static PluginChange record(PluginAction action, String name, String version) {
        boolean key = action == PluginAction.TRUSTED;
        return new PluginChange(
                Instant.parse("2026-11-25T10:00:00Z"),
                action,
                name,
                version,
                key ? "" : digest(version),
                key ? "" : "sandboxed",
                List.of(),
                "sha256:aa",
                key ? "acme. MCowBQYDK2VwAyEAq6hxVRKYdPV9Xg0nYHbFz/hsYwTr72BNfhKYL57g4Ho=" : "",
                "",
                "",
                "operator:uid=0");
    }

    private static PluginChange copy(PluginChange change, String lock) {
        return new PluginChange(
                change.at(),
                change.action(),
                change.plugin(),
                change.version(),
                change.digest(),
                change.tier(),
                change.grants(),
                change.signer(),
                change.key(),
                change.reason(),
                lock,
                change.actor());
    }
}
