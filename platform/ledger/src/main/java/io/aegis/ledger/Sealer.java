package io.aegis.ledger;

import io.aegis.kernel.port.CheckpointKeys;
import io.aegis.kernel.port.EvidenceUnavailableException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the checkpoints of a ledger, in a thread of its own, so that no run signs.
 *
 * <p>A signature takes longer than a record. It is made while others append; only if records came in meanwhile it is made again, of what there is then, while
 * they wait as they wait for a group.
 */
final class Sealer {
    /** What the sealer asks of its ledger, all of it under the ledger's lock. */
    interface Records {
        /** The tree over the records that there are. Nobody changes it. */
        Tree tree();

        /** Digest of the configuration in force; empty if nobody could read one. */
        Optional<String> config();

        /** Writes a checkpoint behind them. */
        CompletableFuture<Long> append(String at, String body);
    }

    /** Somebody who waits for a checkpoint; with a name if another key is to sign from then on. */
    private record Wish(Optional<String> rotation, CompletableFuture<Optional<SealedNote>> granted) {}

    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);

    private final String chain;
    private final CheckpointKeys keys;
    private final Cadence cadence;
    private final TreeFile saved;
    private final Records records;
    private final ReentrantLock writing;
    private final Condition due;
    private final Deque<Wish> wishes = new ArrayDeque<>();

    private CheckpointKeys.Signer signer;
    private @Nullable SealedNote newest;
    private long unsealed;
    private long unsealedSince = System.nanoTime();
    private long quietUntil = System.nanoTime();
    private boolean appended;
    private boolean ending;
    private @Nullable Thread thread;

    /**
     * @param chain id of the ledger's chain
     * @param writing the ledger's lock, which guards all that changes here
     * @throws LedgerException if the newest checkpoint is another key's
     */
    Sealer(
            String chain,
            CheckpointKeys keys,
            Cadence cadence,
            TreeFile saved,
            Standing standing,
            ReentrantLock writing,
            Records records) {
        this.chain = chain;
        this.keys = keys;
        this.cadence = cadence;
        this.saved = saved;
        this.records = records;
        this.writing = writing;
        this.due = writing.newCondition();
        standing.newest().ifPresent(this::adopt);
        this.signer = keys.current();
        stands(standing);
    }

    private static CheckpointKey key(CheckpointKeys.Signer signer) {
        return CheckpointKey.of(signer.publicKey());
    }

    /** A crash between the record of a rotation and the keys is made good here. */
    private void adopt(SealedNote note) {
        Optional<CheckpointKey> next = note.checkpoint().rotation().map(Checkpoint.Rotation::to);
        if (next.isPresent() && next.equals(keys.prepared().map(Sealer::key))) {
            keys.advance();
        }
        CheckpointKey current = key(keys.current());
        if (!note.isSignedBy(current) || !next.orElse(current).equals(current)) {
            throw new LedgerException("The newest checkpoint of the ledger is signed by another key than the one in the"
                    + " data directory (" + current + "). Restore the folder `keys` that belongs to it.");
        }
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("aegis-ledger-seal").start(this::work);
    }

    /** To be called under the lock: where the ledger stands after it was read. */
    void stands(Standing standing) {
        newest = standing.newest().orElse(newest);
        long sealed = newest == null ? 0 : newest.size() + 1;
        unsealed = standing.tree().size() - sealed;
    }

    /** To be called under the lock: so many records were appended. */
    void appended(int count) {
        appended = true;
        if (unsealed == 0) {
            unsealedSince = System.nanoTime();
            due.signal();
        }
        unsealed += count;
        if (unsealed >= cadence.records()) {
            due.signal();
        }
    }

    /** The key that signs. */
    CheckpointKey key() {
        writing.lock();
        try {
            return key(signer);
        } finally {
            writing.unlock();
        }
    }

    /** The newest checkpoint, made now if records came after it; empty if there is no record. */
    Optional<SealedNote> checkpoint() {
        return granted(Optional.empty());
    }

    /** Has another key sign from now on. */
    SealedNote rotate(String by) {
        return granted(Optional.of(Checkpoint.Rotation.printable(by)))
                .orElseThrow(() -> new LedgerException("There is nothing to be signed yet."));
    }

    private Optional<SealedNote> granted(Optional<String> rotation) {
        var wish = new Wish(rotation, new CompletableFuture<>());
        writing.lock();
        try {
            if (ending) {
                throw new EvidenceUnavailableException("the ledger is closed");
            }
            wishes.add(wish);
            due.signal();
        } finally {
            writing.unlock();
        }
        try {
            return wish.granted().join();
        } catch (CompletionException failed) {
            throw new EvidenceUnavailableException("the checkpoint could not be made");
        }
    }

    private void work() {
        writing.lock();
        try {
            for (awaitWork(); !ending; awaitWork()) {
                Wish wish = wishes.poll();
                if (wish == null) {
                    attempt(Optional.empty());
                } else {
                    grant(wish);
                }
            }
            if (appended && unsealed > 0) {
                attempt(Optional.empty());
            }
            wishes.forEach(late -> late.granted().completeExceptionally(new EvidenceUnavailableException("closed")));
        } finally {
            writing.unlock();
        }
    }

    private boolean isDue() {
        return unsealed > 0 && nanosUntilDue() <= 0;
    }

    private long nanosUntilDue() {
        long now = System.nanoTime();
        long young = unsealed >= cadence.records() ? 0 : cadence.time().toNanos() - (now - unsealedSince);
        return Math.max(young, quietUntil - now);
    }

    private void awaitWork() {
        while (!ending && wishes.isEmpty() && !isDue()) {
            try {
                if (unsealed == 0) {
                    due.await();
                } else {
                    due.awaitNanos(nanosUntilDue());
                }
            } catch (InterruptedException ignored) { // only end() ends this thread
                Thread.onSpinWait();
            }
        }
    }

    private void grant(Wish wish) {
        boolean nothing =
                records.tree().size() == 0 || (unsealed == 0 && wish.rotation().isEmpty());
        if (nothing || attempt(wish.rotation())) {
            wish.granted().complete(Optional.ofNullable(newest));
        } else {
            wish.granted().completeExceptionally(new EvidenceUnavailableException("no checkpoint"));
        }
    }

    /** Makes a checkpoint; false if it could not be made, and then it is tried again by and by. */
    private boolean attempt(Optional<String> rotation) {
        try {
            seal(rotation);
            return true;
        } catch (RuntimeException | Error failed) { // a sealer that dies would leave everything unsealed, silently
            quietUntil = System.nanoTime() + cadence.time().toNanos();
            LOG.error(
                    "No checkpoint could be made, so the newest records stay unsealed: {}",
                    failed.getClass().getSimpleName());
            return false;
        }
    }

    private void seal(Optional<String> by) {
        Optional<CheckpointKeys.Signer> next = by.map(ignored -> keys.prepare());
        Optional<Checkpoint.Rotation> rotation =
                next.map(signer -> new Checkpoint.Rotation(key(this.signer), key(signer), by.orElse("")));
        Checkpoint drawn = drawn(rotation);
        SealedNote note = signedMeanwhile(drawn, next);
        if (drawn.size() != records.tree().size()) {
            note = signed(drawn(rotation), next);
        }
        Tree tree = records.tree();
        records.append(note.checkpoint().at(), note.body()).join();
        newest = note;
        unsealed = 0;
        next.ifPresent(this::advance);
        writing.unlock();
        try {
            saved.save(tree);
        } finally {
            writing.lock();
        }
    }

    private Checkpoint drawn(Optional<Checkpoint.Rotation> rotation) {
        String at = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        return Checkpoint.of(chain, records.tree(), at, records.config(), rotation);
    }

    private SealedNote signedMeanwhile(Checkpoint checkpoint, Optional<CheckpointKeys.Signer> next) {
        writing.unlock();
        try {
            return signed(checkpoint, next);
        } finally {
            writing.lock();
        }
    }

    private SealedNote signed(Checkpoint checkpoint, Optional<CheckpointKeys.Signer> next) {
        return SealedNote.signed(
                checkpoint, next.map(following -> List.of(signer, following)).orElse(List.of(signer)));
    }

    /** The record is durable, so the other key signs, whatever becomes of the files: the next start makes them good. */
    private void advance(CheckpointKeys.Signer next) {
        signer = next;
        keys.advance();
    }

    /** Makes a last checkpoint of what was appended since the ledger was opened, and ends the thread. */
    void end() throws InterruptedException {
        writing.lock();
        try {
            ending = true;
            due.signal();
        } finally {
            writing.unlock();
        }
        if (thread != null) {
            thread.join();
        }
    }
}
