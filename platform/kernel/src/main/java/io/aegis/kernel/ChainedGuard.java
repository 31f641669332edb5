package io.aegis.kernel;

import io.aegis.kernel.port.Evidence;
import io.aegis.kernel.port.Meter;

/** A guard in the chain of a streamed text: gets what the one before it let through, and lets through what the next one gets. */
sealed interface ChainedGuard permits Link, ShadowLink {
    /** Has the guard begin. */
    void open();

    /** Hands the guard a piece and gives what goes on by now. */
    String next(String piece) throws StreamBlocked;

    /** Tells the guard that the text has ended and gives the rest of it. */
    String finish() throws StreamBlocked;

    /** Whether everything that the guard was handed has gone on. */
    boolean hasReleasedAll();

    /** Whether the guard hangs: what is to be said of it, whoever took the run says. */
    boolean hangs();

    /** What the guard has said so far, for the evidence. */
    Evidence.GuardEntry entry(Meter meter);

    /** Says that the guard blocked what it had cleared before: its defect, and too late to help. */
    void violatedLate();
}
