package io.aegis.kernel;

import io.aegis.spi.guard.Obligation;
import java.util.Collection;

/** Whether a target satisfies what guards demanded of every later hop. */
final class Obligations {
    private Obligations() {}

    /** A demand that the kernel cannot keep is not kept, so it blocks. */
    static boolean allow(Collection<Obligation> obligations, Target target) {
        return obligations.stream().allMatch(obligation -> allows(obligation, target));
    }

    private static boolean allows(Obligation obligation, Target target) {
        return switch (obligation) {
            case Obligation.Regions(var allowed) ->
                target.region().map(allowed::contains).orElse(false);
            case Obligation.Targets(var allowed) -> allowed.contains(target.name());
            case Obligation.Spend spend -> false;
            case Obligation.Concurrency concurrency -> false;
        };
    }
}
