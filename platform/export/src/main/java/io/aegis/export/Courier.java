package io.aegis.export;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.provider.UpstreamException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the ledger to one exporter, a batch at a time and in order. The cursor moves after a delivery, so a crash repeats and skips nothing, and what is
 * not delivered stands in the way of all that comes after it.
 *
 * <p>Used by one thread; how far it is may be asked by any.
 */
final class Courier {
    /** The cursor of an exporter that wants few records need not follow each of the others. */
    private static final long MOST_UNWRITTEN = 1000;

    private final ExportPlan plan;
    private final EvidenceSource ledger;
    private final LongSupplier written;
    private final long end;
    private final Cursor cursor;
    private volatile long next;
    private long persisted;

    /** What came of one step. */
    sealed interface Step {
        /** It went on. */
        record Went() implements Step {}

        /** There is nothing to carry. */
        record Idle() implements Step {}

        /** It must be tried again. */
        record Failed(String why, Optional<Duration> asked) implements Step {
            Failed(String why) {
                this(why, Optional.empty());
            }
        }
    }

    /**
     * @param written the sequence of the last record of the ledger
     * @param end what that was when the exporter came to be: one without a cursor begins behind it, whenever it gets to begin
     */
    Courier(ExportPlan plan, EvidenceSource ledger, LongSupplier written, long end, Cursor cursor) {
        this.plan = plan;
        this.ledger = ledger;
        this.written = written;
        this.end = end;
        this.cursor = cursor;
    }

    /** Carries one batch, if there is one. */
    Step step() {
        try {
            if (next == 0) {
                begin();
            }
            return next > written.getAsLong() ? new Step.Idle() : carry(lines(next, EvidenceBatch.MOST));
        } catch (DeliveryException stuck) {
            return new Step.Failed(String.valueOf(stuck.getMessage()));
        } catch (UpstreamException failed) {
            return new Step.Failed("the receiver: " + failed.kind().name().toLowerCase(Locale.ROOT));
        } catch (IOException failed) {
            return new Step.Failed(
                    "its cursor cannot be written: " + failed.getClass().getSimpleName());
        } catch (RuntimeException failed) { // whatever an exporter throws, its text crosses to nobody
            return new Step.Failed(failed.getClass().getName());
        }
    }

    /** The last record that it is done with; 0 before the first. */
    long delivered() {
        return Math.max(0, next - 1);
    }

    /** Where one without a cursor begins that follows this one: behind what this one is done with, or where it would have begun. */
    long end() {
        return Math.max(end, delivered());
    }

    long behind() {
        return Math.max(0, written.getAsLong() - delivered());
    }

    private void begin() throws IOException {
        Optional<Cursor.Place> place = cursor.read();
        if (place.isPresent()) {
            resume(place.get());
        } else if (plan.from().isPresent()) {
            next = plan.from().getAsLong();
            persisted = next - 1;
        } else {
            beginAtTheEnd();
        }
    }

    private void resume(Cursor.Place place) {
        List<String> found = lines(place.sequence(), 1);
        if (found.isEmpty() || !Cursor.Place.after(Line.of(found.getFirst())).equals(place)) {
            throw new DeliveryException("its cursor names a record that this ledger does not have; put the right one"
                    + " back, or delete it to begin again where `from_seq` says");
        }
        next = place.sequence() + 1;
        persisted = place.sequence();
    }

    private void beginAtTheEnd() throws IOException {
        List<String> last = lines(end, 1);
        if (!last.isEmpty()) {
            moveTo(Line.of(last.getFirst()));
        } else {
            next = 1;
        }
    }

    /** What the ledger says of itself is no exporter's text: where it is damaged, somebody must hear where. */
    private List<String> lines(long sequence, int most) {
        try {
            return ledger.since(sequence, most);
        } catch (RuntimeException unreadable) {
            throw new DeliveryException("the ledger cannot be read: " + unreadable.getMessage());
        }
    }

    private Step carry(List<String> lines) throws IOException {
        List<EvidenceRecord> wanted = new ArrayList<>();
        @Nullable Line last = null;
        long bytes = 0;
        for (String text : lines) {
            Line line = Line.of(text);
            if (plan.wants().test(line.type())) {
                bytes += line.bytes().length;
                boolean isFull = wanted.size() == plan.most() || bytes > EvidenceBatch.LARGEST;
                if (isFull || (line.isTooLong() && !wanted.isEmpty())) {
                    break;
                }
                wanted.add(record(line));
            }
            last = line;
        }
        if (last == null) {
            return new Step.Idle();
        }
        ExportResult result = wanted.isEmpty()
                ? new ExportResult.Delivered()
                : plan.exporter().export(new EvidenceBatch(wanted));
        return settle(result, last, !wanted.isEmpty());
    }

    private static EvidenceRecord record(Line line) {
        if (line.isTooLong()) {
            throw new DeliveryException("record " + line.sequence() + " is longer than the " + EvidenceRecord.LONGEST
                    + " bytes that an exporter takes; no record is skipped");
        }
        return line.record();
    }

    private Step settle(@Nullable ExportResult result, Line last, boolean carried) throws IOException {
        return switch (result) {
            case ExportResult.Delivered() -> {
                if (carried || last.sequence() - persisted >= MOST_UNWRITTEN) {
                    moveTo(last);
                } else {
                    next = last.sequence() + 1;
                }
                yield new Step.Went();
            }
            case ExportResult.Delayed(Optional<Duration> wait) -> new Step.Failed("the receiver: not now", wait);
            case ExportResult.Refused(int status) -> new Step.Failed("the receiver refuses it with status " + status);
            case null -> new Step.Failed("the exporter says nothing of the batch");
        };
    }

    private void moveTo(Line line) throws IOException {
        cursor.write(Cursor.Place.after(line));
        next = line.sequence() + 1;
        persisted = line.sequence();
    }
}
