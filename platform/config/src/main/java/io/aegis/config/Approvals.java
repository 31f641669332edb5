package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Set;

/**
 * Who decides runs that wait, as it holds for one route.
 *
 * @param approvers who may decide, as written; an empty set lets nobody
 * @param quorum how many must agree
 * @param self whether one may agree to one's own run
 * @param expiry when a run is denied that nobody decided
 * @param reveal who may look at hidden values, as written
 */
public record Approvals(Set<String> approvers, int quorum, boolean self, Duration expiry, Set<String> reveal) {
    public Approvals {
        approvers = Set.copyOf(approvers);
        requireNonNull(expiry, "expiry");
        reveal = Set.copyOf(reveal);
    }
}
