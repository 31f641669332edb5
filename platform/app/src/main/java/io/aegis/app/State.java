package io.aegis.app;

import io.aegis.kernel.HighWaterClock;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.MaskKeys;
import io.aegis.kernel.port.PayloadKey;
import io.aegis.ledger.Cadence;
import io.aegis.ledger.Ledger;
import io.aegis.ledger.LedgerException;
import io.aegis.ledger.LedgerReader;
import io.aegis.plugins.PluginFolder;
import io.aegis.server.Erasures;
import io.aegis.store.DataDirectory;
import io.aegis.store.DataDirectoryException;
import io.aegis.store.Store;
import io.aegis.store.StoreException;
import io.aegis.vault.PlatformKeys;
import io.aegis.vault.VaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of a gateway, open: its directory with the lock, its ledger and its store. Held by one process at a time. */
public final class State implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(State.class);
    private static final String UNUSABLE = "AEG-SRV-007";

    private final DataDirectory directory;
    private final PlatformKeys platformKeys;
    private final Ledger ledger;
    private final Store store;
    private final ClockFile clock;

    private State(DataDirectory directory, PlatformKeys platformKeys, Ledger ledger, Store store, ClockFile clock) {
        this.directory = directory;
        this.platformKeys = platformKeys;
        this.ledger = ledger;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Opens the state of a data directory, or begins one, without a look at the content of runs.
     *
     * @throws StartException if another process holds it ({@code AEG-SRV-003}) or it cannot be used
     */
    public static State open(Path path) {
        return open(path, keys -> new Unopened());
    }

    /**
     * Opens it for a gateway.
     *
     * @param sealing makes what seals the content of runs, beside the directory's own keys
     */
    static State open(Path path, Function<PlatformKeys, PayloadKey> sealing) {
        DataDirectory directory = null;
        Ledger ledger = null;
        try {
            directory = DataDirectory.open(path);
            var platformKeys = new PlatformKeys(directory.path().resolve("keys"));
            ledger = Ledger.open(directory.evidence(), platformKeys.checkpointKeys(), Cadence.USUAL, records -> {});
            PayloadKey payloadKey = sealing.apply(platformKeys);
            ClockFile clock = ClockFile.open(directory.path(), InstantSource.system());
            Store store = Store.open(directory.state(), payloadKey, clock.clock()::highest);
            return new State(directory, platformKeys, ledger, store, clock);
        } catch (StartException unusable) {
            close(ledger);
            close(directory);
            throw unusable;
        } catch (DataDirectoryException unusable) {
            throw new StartException(StartException.Kind.UNAVAILABLE, unusable.code(), message(unusable));
        } catch (LedgerException | StoreException unusable) {
            close(ledger);
            close(directory);
            throw new StartException(StartException.Kind.UNAVAILABLE, UNUSABLE, message(unusable));
        } catch (VaultException unusable) {
            close(directory);
            throw new StartException(
                    StartException.Kind.UNAVAILABLE, UNUSABLE, message(unusable) + ": " + unusable.fix());
        }
    }

    /** The ledger's file of a data directory, for reading beside a gateway. */
    public static Path evidence(Path directory) {
        return directory.resolve("evidence.ledger");
    }

    /** The folder of installed plugins of a data directory. */
    static Path plugins(Path directory) {
        return directory.resolve("plugins");
    }

    /** The folder in which exporters keep how far they are. */
    Path cursors() {
        Path folder = directory().resolve("exporters");
        try {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return folder;
        } catch (IOException unusable) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    UNUSABLE,
                    "The folder " + folder + " cannot be made: "
                            + unusable.getClass().getSimpleName());
        }
    }

    /** Whether the ledger is another file than at the last start, told once: this directory is a copy, or was restored. */
    boolean isCopied() {
        try {
            LedgerPlace place = LedgerPlace.of(evidence(directory()));
            boolean another = place.isAnother();
            place.keep();
            return another;
        } catch (IOException unusable) {
            throw new StartException(
                    StartException.Kind.UNAVAILABLE,
                    UNUSABLE,
                    "The file `ledger-place` in " + directory() + " cannot be used: "
                            + unusable.getClass().getSimpleName());
        }
    }

    /** The admin socket of a data directory. */
    public static Path socket(Path directory) {
        return directory.resolve("admin.sock");
    }

    /** The start token of the gateway that holds a data directory. */
    public static Path token(Path directory) {
        return directory.resolve("admin.token");
    }

    public Path directory() {
        return directory.path();
    }

    /**
     * Says which configuration is in force from now on, for the evidence of what is done.
     *
     * @param digest of the effective configuration
     */
    void under(String digest) {
        ledger.under(digest);
    }

    /** The same for a command, which does what it does whether the file can be read or not. */
    public State under(ConfigDigest config) {
        config.digest().ifPresent(ledger::under);
        return this;
    }

    /** Takes the key of today for the content of runs. */
    void rekey() {
        try {
            store.kept().rekey();
        } catch (StoreException unknownKey) {
            throw new StartException(StartException.Kind.CONFIG, "AEG-CFG-010", message(unknownKey));
        }
    }

    /**
     * What was erased.
     *
     * @param runs how many had content
     * @param inLog whether that is in the database's log still, where another program keeps it
     */
    public record Erased(long runs, boolean inLog) {
        private static Erased of(Erasures.Erased done) {
            return new Erased(done.runs(), done.inLog());
        }
    }

    /** Erases the content of a principal's runs for good: recorded before it is done, as what cannot be recorded is not done. */
    public Erased erase(String principal, String actor) {
        return Erased.of(erasure().erase(principal, actor));
    }

    /** The same for all runs that were over before a time. */
    public Erased eraseBefore(Instant time, String actor) {
        return Erased.of(erasure().eraseBefore(time, actor));
    }

    private Erasure erasure() {
        var left = new Interrupted(new LedgerReader(evidence(directory())), store.kept(), ledger);
        return new Erasure(store, ledger, left::endAll, () -> {});
    }

    /** Virtual keys, with the one who runs this process as the actor. */
    public KeyAdministration keys() {
        return new KeyAdministration(store.keys(), ledger, clock.clock()::highest, "operator:uid=" + Processes.uid());
    }

    /** What seals the ledger. */
    public CheckpointAdministration checkpoints() {
        return new CheckpointAdministration(ledger);
    }

    /** The installed plugins, compared with the ledger. */
    PluginRegistry registry(PluginFolder folder) {
        return PluginRegistry.open(folder, new LedgerReader(evidence(directory())));
    }

    /** The function behind placeholders; to be asked for once. */
    MaskKeys maskKeys() {
        return platformKeys.maskKeys();
    }

    Ledger ledger() {
        return ledger;
    }

    Store store() {
        return store;
    }

    /** The clock, and the latest moment that it ever showed. */
    HighWaterClock clock() {
        return clock.clock();
    }

    /** Keeps how late it is, for the next start. */
    void keepTime() {
        try {
            clock.save();
        } catch (IOException failed) {
            LOG.error(
                    "how late it is could not be kept, so a clock that is set back over a restart may be believed: {}",
                    failed.getClass().getSimpleName());
        }
    }

    void record(Evidence evidence) {
        ledger.append(evidence);
    }

    @Override
    public void close() {
        keepTime();
        store.close();
        ledger.close();
        directory.close();
    }

    private static void close(@Nullable AutoCloseable opened) {
        if (opened == null) {
            return;
        }
        try {
            opened.close();
        } catch (Exception failed) {
            throw new StartException(StartException.Kind.UNAVAILABLE, UNUSABLE, message(failed));
        }
    }

    private static String message(Exception failed) {
        return String.valueOf(failed.getMessage());
    }
}
