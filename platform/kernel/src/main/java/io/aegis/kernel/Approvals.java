package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Who decides a run that waits for a human, and what its caller sees meanwhile.
 *
 * @param approvers who may decide
 * @param quorum how many must agree
 * @param self whether one may agree to one's own run
 * @param expiry after which a run is denied that nobody decided
 * @param reveal who may look at hidden values
 * @param hold how long the caller's connection is held; zero if it is refused at once
 */
public record Approvals(Members approvers, int quorum, boolean self, Duration expiry, Members reveal, Duration hold) {
    /** Nobody decides, so every run that must wait is denied in the end. */
    public static final Approvals NOBODY =
            new Approvals(Members.NOBODY, 1, false, Duration.ofHours(24), Members.NOBODY, Duration.ZERO);

    public Approvals {
        requireNonNull(approvers, "approvers");
        requireNonNull(expiry, "expiry");
        requireNonNull(reveal, "reveal");
        requireNonNull(hold, "hold");
        if (quorum < 1) {
            throw new IllegalArgumentException("somebody must agree");
        }
    }

    boolean holds() {
        return !hold.isZero();
    }
}
