package io.aegis.store;

import io.aegis.kernel.port.PayloadKey;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;

/** The store of one gateway: its virtual keys, its finished runs and those that are kept. */
public final class Store implements AutoCloseable {
    private final Database database;
    private final KeyStore keys;
    private final FinishedRuns runs;
    private final KeptRunStore kept;

    private Store(Database database, PayloadKey payloadKey, InstantSource clock) {
        this.database = database;
        this.keys = new KeyStore(database, clock);
        this.runs = new FinishedRuns(database);
        this.kept = new KeptRunStore(database, payloadKey);
    }

    /**
     * Opens a store's file, or begins one.
     *
     * @param payloadKey encrypts the keys that encrypt the content of runs
     * @throws StoreException if it cannot be used
     */
    public static Store open(Path file, PayloadKey payloadKey, InstantSource clock) {
        var database = new Database(file);
        try {
            return new Store(database, payloadKey, clock);
        } catch (RuntimeException failed) {
            database.close();
            throw failed;
        }
    }

    public KeyStore keys() {
        return keys;
    }

    public FinishedRuns runs() {
        return runs;
    }

    public KeptRunStore kept() {
        return kept;
    }

    /**
     * What was erased.
     *
     * @param runs how many had content
     * @param inLog whether that is in the database's log still, since another program is in a transaction: it is gone when {@link #emptyLog} says so, or
     *     when it is erased again
     */
    public record Erased(int runs, boolean inLog) {}

    /** Erases the content of a principal's runs, and what their digests can prove, for good. Runs that wait are gone with it. */
    public Erased erase(String principal) {
        runs.flush(); // what is not written yet would come after
        int erased = kept.erase(principal);
        return new Erased(erased, !database.truncateLog());
    }

    /** The same for all runs that were over before a time. */
    public Erased eraseBefore(Instant time) {
        runs.flush();
        int erased = kept.eraseBefore(time);
        return new Erased(erased, !database.truncateLog());
    }

    /**
     * Takes out of the database's log what was deleted and could not be taken out then, without waiting for anybody.
     *
     * @return false if it is still there
     */
    public boolean emptyLog() {
        return database.truncateLogAtLast();
    }

    @Override
    public void close() {
        runs.close();
        database.close();
    }
}
