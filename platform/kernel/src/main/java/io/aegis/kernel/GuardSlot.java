package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Guard;
import java.time.Duration;
import java.util.Map;
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
 * @param edits whether the guard may change text; one that says in its manifest that it does not, and does, has failed
 * @param attachments media types of the bytes that the guard reads
 * @param remote where the guard sends what it is asked about; empty if nowhere
 * @param reasons what a caller is told when a rule of this name blocks; the operator's words, never the plugin's
 * @param shadow whether the guard decides and is recorded, and does not act; one that is not there closes nothing
 */
public record GuardSlot(
        String name,
        Optional<Guard> guard,
        Set<String> labels,
        Duration deadline,
        Optional<String> message,
        boolean restores,
        boolean edits,
        Set<String> attachments,
        Optional<Remote> remote,
        Map<String, String> reasons,
        boolean shadow) {
    /**
     * The endpoint of a guard that uses the network.
     *
     * @param region where it processes data, as declared; an unknown one satisfies no obligation
     */
    public record Remote(Optional<String> region) {
        public Remote {
            requireNonNull(region, "region");
        }
    }

    public GuardSlot {
        requireNonNull(name, "name");
        requireNonNull(guard, "guard");
        labels = Set.copyOf(labels);
        requireNonNull(deadline, "deadline");
        requireNonNull(message, "message");
        attachments = Set.copyOf(attachments);
        requireNonNull(remote, "remote");
        reasons = Map.copyOf(reasons);
    }

    /** A slot whose guard may edit, reads no bytes, sends nothing anywhere and has no texts for single rules. */
    public GuardSlot(
            String name,
            Optional<Guard> guard,
            Set<String> labels,
            Duration deadline,
            Optional<String> message,
            boolean restores) {
        this(name, guard, labels, deadline, message, restores, true, Set.of(), Optional.empty(), Map.of(), false);
    }

    /** The same slot, whose guard does not act. */
    public GuardSlot asShadow() {
        return with(guard, true);
    }

    /** The same slot with another guard in it. */
    GuardSlot with(Guard other) {
        return with(Optional.of(other), shadow);
    }

    private GuardSlot with(Optional<Guard> other, boolean isShadow) {
        return new GuardSlot(
                name, other, labels, deadline, message, restores, edits, attachments, remote, reasons, isShadow);
    }

    /** A slot whose guard is not there. */
    public static GuardSlot missing(String name) {
        return new GuardSlot(name, Optional.empty(), Set.of(), Duration.ofSeconds(1), Optional.empty(), true);
    }
}
