package io.aegis.ledger;

import io.aegis.kernel.port.CheckpointKeys;
import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.EvidenceLog;
import io.aegis.kernel.port.EvidenceUnavailableException;
import io.aegis.spi.export.EvidenceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends records to the hash chain and acknowledges them when they are durable.
 *
 * <p>One writes at a time. A caller that is alone writes itself. What arrives meanwhile becomes a group for the ledger's own thread, so the cost of making
 * durable is shared by all who wait. A group that cannot be made durable fails for all of them, and the next one is tried afresh: the ledger recovers
 * when the disk does. A {@link Sealer} makes checkpoints of it.
 *
 * <p>Safe for use by many threads.
 */
public final class Ledger implements EvidenceLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final int MOST_IN_GROUP = 1024;
    private static final int USUAL_LINE = 1024;

    /**
     * A group of so many says that others will be here soon. The writer then waits for them a moment, about as long as the disk takes: what a group costs
     * is the same for few and for many, and a single caller never waits.
     */
    private static final int COMPANY = 4;

    private static final long LINGER_NANOS = 300_000;

    /** A record on its way. */
    private record Pending(OpenLine line, long atMillis, CompletableFuture<Long> durable) {
        static final Pending END = new Pending(new OpenLine("", "", "", ""), 0, new CompletableFuture<>());
    }

    private final BlockFile file;
    private final BlockingQueue<Pending> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    private final LongConsumer onGroup;

    /** Guards what follows it, and the file. */
    private final ReentrantLock writing = new ReentrantLock();

    private Chain chain;

    /** Over all records of the chain; one that was seen by anybody else is not changed any more. */
    private Tree tree;

    private final Sealer sealer;
    private boolean tailKnown = true;
    private volatile Optional<String> config = Optional.empty();
    private volatile long last;
    private volatile int company;
    private volatile boolean open = true;
    private volatile boolean ended;

    private Ledger(BlockFile file, TreeFile saved, CheckpointKeys keys, Cadence cadence, LongConsumer onGroup)
            throws IOException {
        this.file = file;
        this.onGroup = onGroup;
        this.chain = file.tail();
        this.last = chain.next() - 1;
        Standing standing = Standing.of(file.reader(), chain, saved.read());
        this.tree = standing.tree();
        this.sealer = new Sealer(file.origin(), keys, cadence, saved, standing, writing, new SealedRecords());
        this.writer = Thread.ofPlatform().daemon().name("aegis-ledger").start(this::write);
        sealer.start();
    }

    /**
     * Opens the ledger of a data directory, or begins one.
     *
     * @param keys sign its checkpoints
     * @param cadence when one is made without anybody asking
     * @param onGroup told the number of records of each durable group
     * @throws LedgerException if the file cannot be opened, if its chain is broken at the end or is not what its newest checkpoint says, or if that one is
     *     signed by another key
     */
    public static Ledger open(Path file, CheckpointKeys keys, Cadence cadence, LongConsumer onGroup) {
        try {
            return opened(BlockFile.open(file), new TreeFile(file), keys, cadence, onGroup);
        } catch (IOException failed) {
            throw new LedgerException("The ledger cannot be opened: " + reason(failed), failed);
        }
    }

    private static Ledger opened(
            BlockFile file, TreeFile saved, CheckpointKeys keys, Cadence cadence, LongConsumer onGroup)
            throws IOException {
        try {
            return new Ledger(file, saved, keys, cadence, onGroup);
        } catch (IOException | RuntimeException failed) {
            file.close();
            throw failed;
        }
    }

    /** What the sealer does with the records, under the lock. */
    private final class SealedRecords implements Sealer.Records {
        @Override
        public Tree tree() {
            try {
                findTail();
                return tree;
            } catch (IOException failed) {
                throw new LedgerException("The ledger cannot be read: " + reason(failed), failed);
            }
        }

        @Override
        public Optional<String> config() {
            return config;
        }

        @Override
        public CompletableFuture<Long> append(String at, String body) {
            var line = new OpenLine(file.origin(), Checkpoint.TYPE, at, body);
            var pending = new Pending(line, Instant.parse(at).toEpochMilli(), new CompletableFuture<>());
            write(List.of(pending));
            return pending.durable();
        }
    }

    /** The newest checkpoint, made now if records came after it; empty if there is no record. */
    public Optional<SealedNote> checkpoint() {
        return sealer.checkpoint();
    }

    /**
     * Has another key sign from now on, with a checkpoint that both sign.
     *
     * @param by who wants it
     */
    public SealedNote rotateKey(String by) {
        return sealer.rotate(by);
    }

    /** The key that signs. */
    public CheckpointKey checkpointKey() {
        return sealer.key();
    }

    /**
     * Says which configuration is in force from now on: records that belong to no generation, and checkpoints, name it. Until then they say that nobody
     * could read one.
     *
     * @param digest of the effective configuration
     */
    public void under(String digest) {
        config = Optional.of(Checkpoint.digest(digest));
    }

    /** Sequence number of the last durable record, checkpoints included; 0 if there is none. */
    public long last() {
        return last;
    }

    /** Id of this node's chain. */
    public String origin() {
        return file.origin();
    }

    @Override
    public long append(Evidence evidence) {
        if (!open) {
            throw new EvidenceUnavailableException("the ledger is closed");
        }
        var at = RecordBody.at(evidence).truncatedTo(ChronoUnit.MILLIS);
        String body = RecordBody.of(evidence, config);
        if (body.indexOf('\n') >= 0 || body.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("JSON that is handed over whole is canonical and has no line breaks");
        }
        var line = new OpenLine(file.origin(), RecordBody.type(evidence), at.toString(), body);
        requireExportable(line, RecordBody.type(evidence));
        var pending = new Pending(line, at.toEpochMilli(), new CompletableFuture<>());
        if (!writeAlone(pending)) {
            queue.add(pending);
            if (ended) { // nobody looks into the queue any more
                fail(pending);
            }
        }
        try {
            return pending.durable().join();
        } catch (CompletionException failed) {
            throw new EvidenceUnavailableException("the record could not be made durable");
        }
    }

    /** What no exporter takes would keep all that comes after it from every receiver, for ever. */
    private static void requireExportable(OpenLine line, String type) {
        if (line.mostBytes() > EvidenceRecord.LONGEST) {
            throw new EvidenceUnavailableException("a record has at most " + EvidenceRecord.LONGEST
                    + " bytes, and this one, a " + type + ", would have " + line.mostBytes());
        }
    }

    private void write() {
        var group = new ArrayList<Pending>();
        boolean last = false;
        while (!last) {
            group.clear();
            group.add(taken());
            if (company >= COMPANY) {
                LockSupport.parkNanos(LINGER_NANOS);
            }
            writing.lock();
            try {
                queue.drainTo(group, MOST_IN_GROUP - 1);
                last = group.removeIf(pending -> pending.equals(Pending.END));
                company = group.size();
                if (!group.isEmpty()) {
                    write(group);
                }
            } finally {
                writing.unlock();
            }
        }
        this.ended = true;
        for (Pending late = queue.poll(); late != null; late = queue.poll()) {
            fail(late);
        }
    }

    /** Writes a record in its caller's thread, which saves two changes of thread, if nobody else writes or waits; false if somebody does. */
    private boolean writeAlone(Pending pending) {
        if (company >= COMPANY || !queue.isEmpty() || !writing.tryLock()) {
            return false;
        }
        boolean interrupted = Thread.interrupted(); // an interrupted thread closes the file that it writes
        try {
            write(List.of(pending));
        } finally {
            writing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return true;
    }

    private static void fail(Pending pending) {
        pending.durable().completeExceptionally(new EvidenceUnavailableException("not durable"));
    }

    private Pending taken() {
        while (true) {
            try {
                return queue.take();
            } catch (InterruptedException ignored) { // only close() ends the writer
                Thread.onSpinWait();
            }
        }
    }

    private void write(List<Pending> group) {
        try {
            findTail();
            Chain next = chain;
            Tree grown = tree.copy();
            var text = new ByteArrayOutputStream(group.size() * USUAL_LINE);
            for (Pending pending : group) {
                byte[] line = pending.line().at(next);
                next = next.after(line);
                grown.add(line);
                text.writeBytes(line);
                text.write('\n');
            }
            file.append(chain, next, text.toByteArray(), group.getFirst().atMillis());
            long first = chain.next();
            chain = next;
            last = next.next() - 1;
            tree = grown;
            sealer.appended(group.size());
            for (int at = 0; at < group.size(); at++) {
                group.get(at).durable().complete(first + at);
            }
            onGroup.accept(group.size());
        } catch (IOException | RuntimeException | Error failed) { // a writer that dies would keep everybody waiting
            tailKnown = false;
            LOG.error("The ledger cannot be written, so no run goes on: {}", reason(failed));
            group.forEach(Ledger::fail);
        }
    }

    /** After a failure: what came of the last block, the file says. */
    private void findTail() throws IOException {
        if (!tailKnown) {
            chain = file.tail();
            last = chain.next() - 1;
            Standing standing = Standing.after(tree, file.reader(), chain);
            tree = standing.tree();
            sealer.stands(standing);
            tailKnown = true;
        }
    }

    /** The kind of a failure: its message may name what it should not. */
    private static String reason(Throwable failed) {
        return failed.getClass().getSimpleName();
    }

    /** Test access: see {@link BlockFile#limit}. */
    BlockFile file() {
        return file;
    }

    /** Makes what was handed over durable, and a checkpoint of it, then closes the file. */
    @Override
    public void close() {
        open = false;
        queue.add(Pending.END);
        try {
            writer.join();
            sealer.end();
            writing.lock();
            file.close(); // whoever comes now finds it closed, and fails
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.warn("The ledger did not close cleanly: {}", reason(failed));
        } finally {
            if (writing.isHeldByCurrentThread()) {
                writing.unlock();
            }
        }
    }
}
