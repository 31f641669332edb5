package io.aegis.store;

import java.nio.file.Path;
import java.time.InstantSource;

/** The store of one gateway: its virtual keys and its finished runs. */
public final class Store implements AutoCloseable {
    private final Database database;
    private final KeyStore keys;
    private final FinishedRuns runs;

    private Store(Database database, InstantSource clock) {
        this.database = database;
        this.keys = new KeyStore(database, clock);
        this.runs = new FinishedRuns(database);
    }

    /**
     * Opens a store's file, or begins one.
     *
     * @throws StoreException if it cannot be used
     */
    public static Store open(Path file, InstantSource clock) {
        return new Store(new Database(file), clock);
    }

    public KeyStore keys() {
        return keys;
    }

    public FinishedRuns runs() {
        return runs;
    }

    @Override
    public void close() {
        runs.close();
        database.close();
    }
}
