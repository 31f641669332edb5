package io.aegis.guard.policy;

import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Progress;
import io.aegis.spi.guard.Verdict;

/** Gives a verdict that was reached before the first piece, once, and then clears all or nothing. */
final class PolicyInspector implements Inspector {
    private final Verdict verdict;
    private boolean given;
    private int handedOver;

    PolicyInspector(Verdict verdict) {
        this.verdict = verdict;
    }

    @Override
    public Progress next(String piece) {
        handedOver += piece.length();
        return progress();
    }

    @Override
    public Progress finish() {
        return progress();
    }

    private Progress progress() {
        if (!(verdict.outcome() instanceof Verdict.Outcome.Proceed)) {
            return new Progress(0, verdict);
        }
        var said = given ? Verdict.allow() : verdict;
        given = true;
        return new Progress(handedOver, said);
    }
}
