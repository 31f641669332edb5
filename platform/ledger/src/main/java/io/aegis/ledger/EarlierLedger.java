package io.aegis.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The ledger as the first version kept it, in a database: its blocks move into a file once, and the chain goes on. */
final class EarlierLedger {
    private static final String BLOCKS =
            "SELECT first, count, at, prev_hash, last_hash, lines FROM block ORDER BY first";

    private final Path database;

    /**
     * @param file where the ledger is now
     */
    EarlierLedger(Path file) {
        this.database = file.resolveSibling("evidence.db");
    }

    /** Whether there is one that has not moved. */
    boolean exists() {
        return Files.exists(database);
    }

    /** Writes its blocks and keeps the database under another name. */
    void moveInto(BlockFile.Beginning file) throws IOException {
        try (Connection connection = open();
                Statement statement = connection.createStatement()) {
            file.origin(origin(statement));
            try (ResultSet rows = statement.executeQuery(BLOCKS)) {
                while (rows.next()) {
                    String lines = new String(rows.getBytes("lines"), StandardCharsets.UTF_8) + "\n";
                    byte[] text = lines.getBytes(StandardCharsets.UTF_8);
                    file.block(
                            new Block.Head(
                                    rows.getLong("first"),
                                    rows.getInt("count"),
                                    rows.getLong("at"),
                                    text.length,
                                    rows.getString("prev_hash"),
                                    rows.getString("last_hash")),
                            text);
                }
            }
        } catch (SQLException failed) {
            throw new IOException("SQLite result code " + failed.getErrorCode());
        }
    }

    void retire() throws IOException {
        Files.move(database, database.resolveSibling("evidence.db.moved"));
    }

    private static String origin(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT id FROM origin")) {
            return row.getString(1);
        }
    }

    private Connection open() throws SQLException {
        var config = new SQLiteConfig();
        config.setBusyTimeout(5000);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + database);
        return source.getConnection();
    }
}
