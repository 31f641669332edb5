package io.aegis.store;

import io.aegis.kernel.port.PayloadKey;
import java.nio.file.Path;
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

    @Override
    public void close() {
        runs.close();
        database.close();
    }
}
