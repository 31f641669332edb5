package io.aegis.guard.policy;

import io.aegis.spi.content.Channel;
import io.aegis.spi.guard.Context;
import io.aegis.spi.guard.IncrementalGuard;
import io.aegis.spi.guard.Inspection;
import io.aegis.spi.guard.Inspector;
import io.aegis.spi.guard.Verdict;
import java.util.Set;

/** Applies a policy of which everything is known before an answer begins. Safe for use by many threads. */
final class IncrementalPolicyGuard implements IncrementalGuard {
    private final Policy policy;

    IncrementalPolicyGuard(Policy policy) {
        this.policy = policy;
    }

    @Override
    public Verdict inspect(Inspection inspection) {
        return policy.decide(Facts.of(inspection));
    }

    @Override
    public Inspector open(Context context, Channel channel) {
        return new PolicyInspector(policy.decide(new Facts(context, Set.of(channel))));
    }

    @Override
    public Set<String> reads() {
        return policy.reads();
    }
}
