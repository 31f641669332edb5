package io.aegis.kernel;

import io.aegis.spi.guard.Obligation;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a target or a guard that sends content on satisfies what guards demanded of every later hop. */
final class Obligations {
    private Obligations() {}

    /** A demand that the kernel cannot keep is not kept, so it blocks. */
    static boolean allow(Collection<Obligation> obligations, Target target) {
        return obligations.stream()
                .allMatch(obligation -> allows(obligation, target.region(), Optional.of(target.name())));
    }

    /** A tool whose arguments go nowhere may have them; it is no provider either. */
    static boolean allow(Collection<Obligation> obligations, GovernedTool.Service service) {
        return service.destination().isEmpty()
                || obligations.stream().allMatch(obligation -> allows(obligation, service.region(), Optional.empty()));
    }

    /** A guard is no provider: where only some of these may get the content, a guard that sends it on may not. */
    static boolean allow(Collection<Obligation> obligations, GuardSlot.Remote remote) {
        return obligations.stream().allMatch(obligation -> allows(obligation, remote.region(), Optional.empty()));
    }

    /** The one condition that is as good as these two; empty if there is none. */
    static Optional<Obligation> both(Obligation one, Obligation other) {
        if (one instanceof Obligation.Regions(var first) && other instanceof Obligation.Regions(var second)) {
            return Optional.of(new Obligation.Regions(common(first, second)));
        }
        if (one instanceof Obligation.Targets(var first) && other instanceof Obligation.Targets(var second)) {
            return Optional.of(new Obligation.Targets(common(first, second)));
        }
        return Optional.empty();
    }

    private static Set<String> common(Set<String> first, Set<String> second) {
        return first.stream().filter(second::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static boolean allows(Obligation obligation, Optional<String> region, Optional<String> provider) {
        return switch (obligation) {
            case Obligation.Regions(var allowed) ->
                region.filter(allowed::contains).isPresent();
            case Obligation.Targets(var allowed) ->
                provider.filter(allowed::contains).isPresent();
            case Obligation.Spend spend -> false;
            case Obligation.Concurrency concurrency -> false;
        };
    }
}
