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

    private static final JsonMapper JSON = JsonMapper.shared();
    /** A run is looked for from a little before its id was minted until well after the longest that it may take. */
    private static final Duration BEFORE = Duration.ofMinutes(1);

    private static final Duration AFTER = Duration.ofHours(1);

    private final Path file;

    public LedgerReader(Path file) {
        this.file = file;
    }

    /** Lines from a sequence number on, at most so many. */
    public List<String> since(long seq, int limit) {
        var lines = new ArrayList<String>();
        String sql = "SELECT * FROM block WHERE first + count > ? ORDER BY first LIMIT ?";
        for (BlockFile.Block block : blocks(sql, seq, Math.min(limit, 4096))) {
            int skip = (int) Math.max(0, seq - block.first());
            block.lines().stream().skip(skip).limit(limit - lines.size()).forEach(lines::add);
        }
        return lines;
    }

    /** The records of a run, parsed, in order. */
    public List<JsonNode> ofRun(String run) {
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
            out.append("{\"format\":\"" + FORMAT + "\"}\n");
            long seq = sinceSeq;
            for (List<String> lines = since(seq, 4096); !lines.isEmpty(); lines = since(seq, 4096)) {
                for (String line : lines) {
                    out.append(line).append('\n');
                }
                seq += lines.size();
            }
            return seq - sinceSeq;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
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
