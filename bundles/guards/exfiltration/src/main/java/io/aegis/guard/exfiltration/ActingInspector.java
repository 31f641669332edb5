package io.aegis.guard.exfiltration;

import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;

/** Does to a text that streams what the operator wants done about what another inspector marks in it. */
final class ActingInspector implements Inspector {
    private final Inspector marking;
    private final Mode mode;
    private int cleared;

    ActingInspector(Inspector marking, Mode mode) {
        this.marking = marking;
        this.mode = mode;
    }

    @Override
    public Progress next(String piece) {
        return acted(marking.next(piece));
    }

    @Override
    public Progress finish() {
        return acted(marking.finish());
    }

    /** What is stopped is not cleared. */
    private Progress acted(Progress marked) {
        Verdict verdict =
                mode.verdict(marked.verdict().edits(), marked.verdict().findings());
        boolean proceeds = verdict.outcome() instanceof Verdict.Outcome.Proceed;
        if (proceeds) {
            cleared = marked.cleared();
        }
        return new Progress(cleared, verdict);
    }
}
