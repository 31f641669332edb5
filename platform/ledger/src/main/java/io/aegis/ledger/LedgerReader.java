package io.aegis.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

    /** How a record names its run: no value before it, or in it, can hold these characters. */
    private static final String RUN = "\"run\":\"";

    /** How a record says of a run that waited that somebody denied it, in the same way. */
    private static final String DENIED = "\"action\":\"denied\"";

    /** A run is looked for from before its id was minted, in case the clock went back, until well after the longest that it may take. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final Duration AFTER = Duration.ofHours(1);

    private static final long RECENT = 256 * 1024;

    private final Path file;

    public LedgerReader(Path file) {
        this.file = file;
    }

    /** Whether it has begun. */
    public boolean exists() {
        return Files.exists(file);
    }

    /** Lines from a sequence number on, at most so many. */
    public List<String> since(long seq, int limit) {
        var lines = new ArrayList<String>();
        each(seq, block -> {
            int skip = (int) Math.max(0, seq - block.head().first());
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
        long minted = UUID.fromString(run).getMostSignificantBits() >>> 16;
        return read(blocks -> {
            BlockReader.Found start = blocks.last(head -> head.atMillis() < minted - BEFORE.toMillis());
            List<JsonNode> records = ofRun(run, blocks, start, minted + AFTER.toMillis());
            boolean ended = records.stream().anyMatch(LedgerReader::endsRun);
            return ended ? records : ofRun(run, blocks, null, Long.MAX_VALUE); // or the clock was set back
        });
    }

    private static List<JsonNode> ofRun(String run, BlockReader blocks, BlockReader.@Nullable Found start, long until)
            throws IOException {
        var records = new ArrayList<JsonNode>();
        walk(blocks, start == null ? blocks.first() : start, block -> {
            block.lines().stream()
                    .filter(line -> line.contains(run))
                    .map(JSON::readTree)
                    .filter(record ->
                            record.path("body").path("run").asString("").equals(run))
                    .forEach(records::add);
            return block.head().atMillis() <= until;
        });
        return records;
    }

    /** The records of how runs ended, by run, of those that did. */
    public Map<String, JsonNode> endsOf(Set<String> runs) {
        return lastOf(runs, line -> isOf(line, "run_evidence"));
    }

    /** The records of how somebody denied runs, by run, of those that somebody denied. */
    public Map<String, JsonNode> denialsOf(Set<String> runs) {
        return lastOf(runs, line -> isOf(line, "approval") && line.contains(DENIED));
    }

    private Map<String, JsonNode> lastOf(Set<String> runs, Predicate<String> wanted) {
        long first = runs.stream()
                .mapToLong(run -> UUID.fromString(run).getMostSignificantBits() >>> 16)
                .min()
                .orElse(Long.MAX_VALUE);
        return runs.isEmpty()
                ? Map.of()
                : read(blocks -> {
                    BlockReader.Found start = blocks.last(head -> head.atMillis() < first - BEFORE.toMillis());
                    var last = new LinkedHashMap<String, JsonNode>();
                    walk(blocks, start == null ? blocks.first() : start, block -> {
                        block.lines().stream()
                                .filter(line -> wanted.test(line) && runs.contains(runOf(line)))
                                .forEach(line -> last.put(runOf(line), JSON.readTree(line)));
                        return true;
                    });
                    return last;
                });
    }

    /**
     * The first records of runs that left something for a provider or a tool and have no end, among the records of a time before the last.
     *
     * @param window how long a run may take
     */
    public List<JsonNode> unfinished(Duration window) {
        return read(blocks -> {
            BlockReader.Found last = blocks.last(head -> true);
            var open = new LinkedHashMap<String, JsonNode>();
            if (last != null) {
                long since = last.head().atMillis() - window.toMillis() - BEFORE.toMillis();
                BlockReader.Found start = blocks.last(head -> head.atMillis() < since);
                walk(blocks, start == null ? blocks.first() : start, block -> {
                    block.lines().forEach(line -> follow(line, open));
                    return true;
                });
            }
            return List.copyOf(open.values());
        });
    }

    /** The run that a record names, without reading the rest of it. */
    private static String runOf(String line) {
        int at = line.indexOf(RUN) + RUN.length();
        return line.substring(at, line.indexOf('"', at));
    }

    private static void follow(String line, Map<String, JsonNode> open) {
        boolean begins = isOf(line, "run_started") || isOf(line, "tool_called");
        if (begins || isOf(line, "run_evidence")) {
            JsonNode record = JSON.readTree(line);
            String run = record.path("body").path("run").asString("");
            if (begins) {
                open.putIfAbsent(run, record);
            } else {
                open.remove(run);
            }
        }
    }

    /** The type is the last member of a record; one of the same name in its body is not at its end. */
    private static boolean isOf(String line, String type) {
        return line.endsWith(",\"type\":\"" + type + "\"}");
    }

    private static boolean endsRun(JsonNode record) {
        return record.path("type").asString("").equals("run_evidence");
    }

    /** The run whose evidence came last. */
    public Optional<String> lastRun() {
        return last("run_evidence")
                .map(record -> record.path("body").path("run").asString(""));
    }

    /** The last record of a type, parsed. */
    public Optional<JsonNode> last(String type) {
        return read(blocks -> {
            BlockReader.Found end = blocks.last(head -> true);
            Optional<JsonNode> found = Optional.empty();
            for (long back = RECENT; end != null && found.isEmpty(); back *= 2) {
                var last = new AtomicReference<@Nullable String>();
                walk(blocks, blocks.from(end.offset() - back), block -> {
                    block.lines().stream()
                            .filter(line -> line.endsWith("\"type\":\"" + type + "\"}"))
                            .forEach(last::set);
                    return true;
                });
                found = Optional.ofNullable(last.get()).map(JSON::readTree);
                if (back > end.offset()) {
                    break; // that was all of it
                }
            }
            return found;
        });
    }

    /** A sequence number before which no record is of a time or later, unless the clock was set back by more than an hour. */
    public long before(Instant time) {
        return read(blocks -> {
            BlockReader.Found start = blocks.last(head -> head.atMillis() < time.toEpochMilli() - BEFORE.toMillis());
            return start == null ? 1L : start.head().first();
        });
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
                int skip = (int) Math.max(0, sinceSeq - block.head().first());
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

    /** Hands on all lines in order, until one is not taken. */
    void each(Predicate<String> taken) {
        each(1, block -> block.lines().stream().allMatch(taken));
    }

    private static void append(Appendable out, String line) {
        try {
            out.append(line).append('\n');
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Hands on the blocks that hold records from a sequence number on, until one is not taken. */
    private void each(long seq, Predicate<Block> taken) {
        read(blocks -> {
            BlockReader.Found start = blocks.last(head -> head.first() <= seq);
            return walk(
                    blocks,
                    start == null ? blocks.first() : start,
                    block -> block.head().first() + block.head().count() <= seq || taken.test(block));
        });
    }

    /** Hands on blocks until one is not taken; false if one was not. */
    private static boolean walk(BlockReader blocks, BlockReader.@Nullable Found from, Predicate<Block> taken)
            throws IOException {
        boolean more = true;
        for (BlockReader.Found at = from; more && at != null; at = blocks.after(at)) {
            more = taken.test(blocks.read(at));
        }
        return more;
    }

    private interface Reading<T> {
        T of(BlockReader blocks) throws IOException;
    }

    private <T> T read(Reading<T> reading) {
        try (BlockReader blocks = BlockReader.open(file)) {
            return reading.of(blocks);
        } catch (NoSuchFileException missing) {
            throw new LedgerException("There is no evidence at " + file + " yet"
                    + (new EarlierLedger(file).exists()
                            ? ": an earlier version kept it in a database. Start the gateway once, which moves it."
                            : ". A gateway that serves this data directory begins it."));
        } catch (IOException failed) {
            throw new LedgerException(
                    "The ledger cannot be read: " + failed.getClass().getSimpleName(), failed);
        }
    }
}
