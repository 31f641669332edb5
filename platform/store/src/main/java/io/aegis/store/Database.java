package io.aegis.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** One connection to the store's file. Statements run one after another, whatever thread asks. */
final class Database implements AutoCloseable {
    /**
     * Ordered steps of the schema; the file's {@code user_version} says how many it has taken. The second forgets a trail that was JSON: the ledger has it.
     */
    private static final List<String> STEPS = List.of("""
        CREATE TABLE virtual_key (
          id TEXT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, team TEXT, labels TEXT NOT NULL,
          routes TEXT, role TEXT, created INTEGER NOT NULL, expires INTEGER, revoked INTEGER) STRICT;
        CREATE TABLE run (
          id TEXT PRIMARY KEY, at INTEGER NOT NULL, principal TEXT NOT NULL, route TEXT NOT NULL, status TEXT NOT NULL,
          code TEXT, input INTEGER, output INTEGER, cached_input INTEGER, reasoning INTEGER, millis INTEGER NOT NULL,
          digest_key TEXT NOT NULL, guards TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX run_of_principal ON run (principal, id);
        """, """
        UPDATE run SET guards = '';
        """, """
        CREATE TABLE payload_key (principal TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE kept_run (
          id TEXT PRIMARY KEY, principal TEXT NOT NULL, route TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
          changed INTEGER NOT NULL, sequence INTEGER NOT NULL, request TEXT, expires INTEGER, taken INTEGER NOT NULL,
          payload BLOB) STRICT, WITHOUT ROWID;
        CREATE INDEX kept_run_of_state ON kept_run (state, id);
        CREATE INDEX kept_run_of_request ON kept_run (request) WHERE request IS NOT NULL;
        """);

    /** Reads one row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Work in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    private static final int PATIENCE = 5000;

    private final Connection connection;

    /** Whether what was deleted may still be in the write-ahead log. An earlier process may have left it there. */
    private boolean inLog = true;

    Database(Path file) {
        try {
            var config = new SQLiteConfig();
            config.setBusyTimeout(PATIENCE);
            config.setGetGeneratedKeys(false); // the driver would ask for them after each row
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
            var source = new SQLiteDataSource(config);
            source.setUrl("jdbc:sqlite:" + file);
            connection = source.getConnection();
            begin();
        } catch (SQLException failed) {
            throw StoreException.of(failed);
        }
    }

    private void begin() throws SQLException {
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA secure_delete = ON"); // what is erased is gone from the file too
            }
            connection.setAutoCommit(false);
            migrate();
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    private void migrate() throws SQLException {
        int taken = transaction(open -> {
            try (Statement statement = open.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                return row.getInt(1);
            }
        });
        if (taken > STEPS.size()) {
            throw new StoreException("The store was written by a newer version of Aegis (schema " + taken
                    + "); this one knows " + STEPS.size() + ". Start the newer version, or restore a backup.");
        }
        for (int step = taken; step < STEPS.size(); step++) {
            String script = STEPS.get(step);
            int version = step + 1;
            transaction(open -> {
                try (Statement statement = open.createStatement()) {
                    for (String sql : script.split(";\n", -1)) {
                        if (!sql.isBlank()) {
                            statement.execute(sql);
                        }
                    }
                    return statement.execute("PRAGMA user_version = " + version);
                }
            });
        }
    }

    /** Runs work in a transaction that is durable when this returns, and undone if it throws. */
    synchronized <T> T transaction(Work<T> work) {
        try {
            try {
                T result = work.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException | Error failed) {
                undo();
                throw failed;
            }
        } catch (SQLException failed) {
            throw StoreException.of(failed);
        }
    }

    /**
     * Undoes the transaction and begins the next. A full disk makes SQLite undo it itself; the driver then finds none to undo and begins none, and
     * every later commit would fail.
     */
    private void undo() throws SQLException {
        try {
            connection.rollback();
        } catch (SQLException failed) {
            if (failed.getErrorCode() != SQLiteErrorCode.SQLITE_ERROR.code) {
                throw failed;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
            }
        }
    }

    /** Rows of a query. */
    <T> List<T> query(String sql, Reader<T> reader, Object... parameters) {
        return transaction(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                bind(statement, parameters);
                var rows = new ArrayList<T>();
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows.add(reader.read(result));
                    }
                }
                return rows;
            }
        });
    }

    /** Changes rows and says how many. */
    int update(String sql, Object... parameters) {
        return transaction(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                bind(statement, parameters);
                return statement.executeUpdate();
            }
        });
    }

    /**
     * Takes what was deleted out of the write-ahead log too.
     *
     * @return false if it is still there: another program is in a transaction, and may read it until that ends
     */
    synchronized boolean truncateLog() {
        inLog = true;
        truncate();
        return !inLog;
    }

    /** Does it now if it is still to be done, and waits for nobody. */
    synchronized boolean truncateLogAtLast() {
        if (inLog) {
            waiting(0);
            try {
                truncate();
            } finally {
                waiting(PATIENCE);
            }
        }
        return !inLog;
    }

    private void truncate() {
        outsideOfATransaction(statement -> {
            try (ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                inLog = !row.next() || row.getInt("busy") != 0;
            }
        });
    }

    private void waiting(int millis) {
        outsideOfATransaction(statement -> statement.execute("PRAGMA busy_timeout = " + millis));
    }

    private interface Step {
        void with(Statement statement) throws SQLException;
    }

    private void outsideOfATransaction(Step step) {
        try {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                step.with(statement);
            } finally {
                connection.setAutoCommit(false);
            }
        } catch (SQLException failed) {
            throw StoreException.of(failed);
        }
    }

    static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int at = 0; at < parameters.length; at++) {
            Object value = parameters[at] instanceof Optional<?> optional ? optional.orElse(null) : parameters[at];
            statement.setObject(at + 1, value);
        }
    }

    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw StoreException.of(failed);
        }
    }
}
