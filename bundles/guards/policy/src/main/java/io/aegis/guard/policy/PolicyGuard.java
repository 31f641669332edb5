package io.aegis.guard.policy;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Verdict;
import java.util.Set;

/**
 * Applies a policy to a stage as a whole.
 *
 * <p>Not incremental: a rule may ask about a label that a guard sets when it has read the whole answer, and an inspector would know only the labels from
 * before the first piece. Safe for use by many threads.
 */
final class PolicyGuard implements Guard {
    private final Policy policy;

    PolicyGuard(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        return policy.decide(Facts.of(inspection));
    }

    @Override
    public Set<String> reads() {
        return policy.reads();
    }
}
