package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/** The ledger's file: one row for each group of records that became durable together. A connection of its own; used by one thread at a time. */
final class BlockFile implements AutoCloseable {
    /**
     * Records that became durable together.
     *
     * @param text their lines, a line feed between them
     */
    record Block(long first, int count, String prevHash, String lastHash, String text) {
        List<String> lines() {
            return text.lines().toList();
        }
    }

    private static final String SCHEMA = """
        CREATE TABLE IF NOT EXISTS block (
          first INTEGER PRIMARY KEY, count INTEGER NOT NULL, at INTEGER NOT NULL,
          prev_hash TEXT NOT NULL, last_hash TEXT NOT NULL, lines BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS origin (id TEXT NOT NULL) STRICT;
        """;

    private static final String INSERT = "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)";

    private final Connection connection;
    private final String origin;

    /** Prepared once, and anew after a failure; closed with the connection. */
    private @Nullable PreparedStatement insert;

    BlockFile(Path file) throws SQLException {
        connection = open(file, false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA.split(";\n", -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
            statement.execute(
                    "INSERT INTO origin SELECT '" + UUID.randomUUID() + "' WHERE NOT EXISTS (SELECT 1 FROM origin)");
        }
        connection.setAutoCommit(false);
        origin = readOrigin();
    }

    static Connection open(Path file, boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(5000);
        config.setGetGeneratedKeys(false); // the driver would ask for them after each row
        if (!readOnly) {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        }
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source.getConnection();
    }

    String origin() {
        return origin;
    }

    /**
     * Makes a block durable, or throws and leaves the file as it was.
     *
     * @param before where the chain stands before the block
     * @param after where it stands after it
     * @param text the block's lines in UTF-8, a line feed between them
     */
    void append(Chain before, Chain after, byte[] text, long atMillis) throws SQLException {
        try {
            PreparedStatement statement = insert == null ? connection.prepareStatement(INSERT) : insert;
            insert = null; // the driver breaks a statement whose execution failed
            statement.setLong(1, before.next());
            statement.setLong(2, after.next() - before.next());
            statement.setLong(3, atMillis);
            statement.setString(4, before.hash());
            statement.setString(5, after.hash());
            statement.setBytes(6, text);
            statement.executeUpdate();
            connection.commit();
            insert = statement;
        } catch (SQLException failed) {
            undo();
            throw failed;
        }
    }

    /**
     * Undoes the transaction and begins the next. A full disk makes SQLite undo it itself; the driver then finds none to undo and begins none, and
     * every later commit would fail after its rows were already durable.
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

    /** Where the chain stands, after checking that the last block is what its row says. */
    Chain tail() throws SQLException {
        List<Block> last = read(connection, "SELECT * FROM block ORDER BY first DESC LIMIT 1");
        connection.rollback();
        if (last.isEmpty()) {
            return Chain.EMPTY;
        }
        Block block = last.getFirst();
        var chain = new Chain(block.first(), block.prevHash());
        boolean follows = true;
        List<String> lines = block.lines();
        for (String line : lines) {
            follows &= chain.precedes(line);
            chain = chain.after(line);
        }
        if (!follows || lines.size() != block.count() || !chain.hash().equals(block.lastHash())) {
            throw new LedgerException(
                    "The last block of the ledger is not what its own hash says. Keep a copy of the data"
                            + " directory, find out who changed it, and restore the directory from a backup.");
        }
        return chain;
    }

    /** Runs a query over whole rows of {@code block}. */
    static List<Block> read(Connection connection, String sql, long... parameters) throws SQLException {
        var blocks = new ArrayList<Block>();
        read(connection, blocks::add, sql, parameters);
        return blocks;
    }

    /** Runs a query over whole rows of {@code block} and hands them on one by one, until one is not taken. */
    static void read(Connection connection, Predicate<Block> taken, String sql, long... parameters)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int at = 0; at < parameters.length; at++) {
                query.setLong(at + 1, parameters[at]);
            }
            try (ResultSet rows = query.executeQuery()) {
                boolean more = true;
                while (more && rows.next()) {
                    more = taken.test(new Block(
                            rows.getLong("first"),
                            rows.getInt("count"),
                            rows.getString("prev_hash"),
                            rows.getString("last_hash"),
                            new String(rows.getBytes("lines"), StandardCharsets.UTF_8)));
                }
            }
        }
    }

    /** Lets the file hold no more than so many pages of 4 KiB: a full disk, for tests. */
    void limitPages(int pages) throws SQLException {
        undo();
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA max_page_count = " + pages);
        }
        connection.commit();
    }

    private String readOrigin() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT id FROM origin")) {
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
