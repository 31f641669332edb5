package io.aegis.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a ledger, also while a gateway appends to it. Every call opens the file anew.
 *
 * <p>Safe for use by many threads.
 */
public final class LedgerReader {
    /** The first line of an export. */
    static final String FORMAT = "aegis-evidence-v1";

    /** That line as it stands, without its line feed. */
    public static final String HEADER = "{\"format\":\"" + FORMAT + "\"}";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern RUN_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** A run is looked for from before its id was minted, in case the clock went back, until well after the longest that it may take. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final Duration AFTER = Duration.ofHours(1);

    private final Path file;

    public LedgerReader(Path file) {
        this.file = file;
    }

    /** Lines from a sequence number on, at most so many. */
    public List<String> since(long seq, int limit) {
        var lines = new ArrayList<String>();
        each(seq, block -> {
            int skip = (int) Math.max(0, seq - block.first());
            block.lines().stream().skip(skip).limit(limit - lines.size()).forEach(lines::add);
            return lines.size() < limit;
        });
        return lines;
    }

    /** The records of a run, parsed, in order. */
    public List<JsonNode> ofRun(String run) {
        if (!RUN_ID.matcher(run).matches()) {
            return List.of();
        }
        UUID id = UUID.fromString(run);
        long minted = id.getMostSignificantBits() >>> 16;
        String sql = "SELECT * FROM block WHERE at BETWEEN ? AND ? ORDER BY first";
        return blocks(sql, minted - BEFORE.toMillis(), minted + AFTER.toMillis()).stream()
                .flatMap(block -> block.lines().stream())
                .filter(line -> line.contains(run))
                .map(JSON::readTree)
                .filter(record -> record.path("body").path("run").asString("").equals(run))
                .toList();
    }

    /** The run whose evidence came last. */
    public Optional<String> lastRun() {
        for (BlockFile.Block block : blocks("SELECT * FROM block ORDER BY first DESC LIMIT ?", 64)) {
            for (String line : block.lines().reversed()) {
                JsonNode record = JSON.readTree(line);
                if (record.path("type").asString("").equals("run_evidence")) {
                    return Optional.of(record.path("body").path("run").asString(""));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Writes an export: a line that names the format, then the records as they stand.
     *
     * @return how many records it holds
     */
    public long export(Appendable out, long sinceSeq) {
        try {
            out.append(HEADER).append('\n');
            var written = new long[1];
            each(sinceSeq, block -> {
                int skip = (int) Math.max(0, sinceSeq - block.first());
                block.lines().stream().skip(skip).forEach(line -> {
                    append(out, line);
                    written[0]++;
                });
                return true;
            });
            return written[0];
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void append(Appendable out, String line) {
        try {
            out.append(line).append('\n');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hands on the blocks that hold records from a sequence number on, as they stood at one moment, until one is not taken. */
    private void each(long seq, Predicate<BlockFile.Block> taken) {
        String sql = "SELECT * FROM block WHERE first >= (SELECT coalesce(max(first), 0) FROM block WHERE first <= ?)"
                + " AND first + count > ? ORDER BY first";
        try (Connection connection = BlockFile.open(file, true)) {
            BlockFile.read(connection, taken, sql, seq, seq);
        } catch (SQLException failed) {
            throw new LedgerException("The ledger cannot be read: SQLite result code " + failed.getErrorCode());
        }
    }

    private List<BlockFile.Block> blocks(String sql, long... parameters) {
        try (Connection connection = BlockFile.open(file, true)) {
            return BlockFile.read(connection, sql, parameters);
        } catch (SQLException failed) {
            throw new LedgerException("The ledger cannot be read: SQLite result code " + failed.getErrorCode());
        }
    }
}
