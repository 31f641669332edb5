package io.aegis.app;

import io.aegis.spi.content.Edit;
import io.aegis.spi.content.Span;
import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A guard that is broken on purpose. */
final class ChaosGuard implements Guard {
    /** The ways to be broken, besides not being there. */
    enum Fault {
        THROWING,
        HANGING,
        RETURNING_NULL,
        BAD_EDITS
    }

    private final Fault fault;
    private final CountDownLatch release;

    /**
     * @param release lets hanging guards go when the test is over
     */
    ChaosGuard(Fault fault, CountDownLatch release) {
        this.fault = fault;
        this.release = release;
    }

    @Override
    @SuppressWarnings("NullAway") // returning null is one of the faults
    public Verdict inspect(Inspection inspection) {
        return switch (fault) {
            case THROWING -> throw new IllegalStateException("broken on purpose");
            case HANGING -> hang();
            case RETURNING_NULL -> null;
            case BAD_EDITS -> Verdict.sanitize(List.of(outOfRange(inspection)), List.of());
        };
    }

    private static Edit outOfRange(Inspection inspection) {
        var segment = inspection.segments().getFirst();
        int length = segment.text().length();
        return new Edit.Replace(new Span(segment.id(), length, length + 1), "");
    }

    private Verdict hang() {
        boolean waiting = true;
        while (waiting) {
            try {
                release.await();
                waiting = false;
            } catch (InterruptedException ignored) { // a guard that hangs does not listen
                waiting = true;
            }
        }
        return Verdict.allow();
    }
}
