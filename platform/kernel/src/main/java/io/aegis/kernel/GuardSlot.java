package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Guard;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A place in a stage at which a configured guard must decide. A slot without a guard closes its route.
 *
 * @param name the guard's name in the configuration
 * @param guard the guard; empty if its plugin is missing, refused or gone
 * @param labels keys of the labels that the guard's manifest lets it set
 * @param deadline how long one call may take
 * @param message what a caller is told when this guard blocks
 * @param restores whether the values that this guard masks come back in the answer
 */
public record GuardSlot(
        String name,
        Optional<Guard> guard,
        Set<String> labels,
        Duration deadline,
        Optional<String> message,
        boolean restores) {
    public GuardSlot {
        requireNonNull(name, "name");
        requireNonNull(guard, "guard");
        labels = Set.copyOf(labels);
        requireNonNull(deadline, "deadline");
        requireNonNull(message, "message");
    }

    /** A slot whose guard is not there. */
    public static GuardSlot missing(String name) {
        return new GuardSlot(name, Optional.empty(), Set.of(), Duration.ofSeconds(1), Optional.empty(), true);
    }
}
