package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;

/**
 * A guard in the chain of a streamed text that does not act: it gets every piece, and every piece goes on as it came, at once.
 *
 * <p>Once it has blocked or failed it gets no more, as if it acted. Used by one thread at a time.
 */
final class ShadowLink implements ChainedGuard {
    private final Link link;
    private boolean over;

    /**
     * @param link what the guard would let through
     */
    ShadowLink(Link link) {
        this.link = link;
    }

    /** One step of the guard. */
    private interface Step {
        void take() throws StreamBlocked;
    }

    @Override
    public void open() {
        ask(link::open);
    }

    @Override
    public String next(String piece) {
        ask(() -> link.next(piece));
        return piece;
    }

    @Override
    public String finish() {
        ask(link::finish);
        return "";
    }

    private void ask(Step step) {
        if (over) {
            return;
        }
        try {
            step.take();
        } catch (StreamBlocked | GuardFailure said) { // the link remembers it for the evidence
            over = true;
        }
    }

    @Override
    public boolean hasReleasedAll() {
        return true;
    }

    @Override
    public boolean hangs() {
        return link.hangs();
    }

    @Override
    public Evidence.GuardEntry entry(Meter meter) {
        return link.entry(meter);
    }

    @Override
    public void violatedLate() {
        link.violatedLate();
    }
}
