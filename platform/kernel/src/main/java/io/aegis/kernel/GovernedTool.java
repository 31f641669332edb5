package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolRunner;
import java.util.Optional;
import java.util.Set;

/**
 * What an operator says of one tool of a route. The gateway runs it, or only judges the calls that it passes on to the client.
 *
 * @param definition what the model is told of it
 * @param service what runs it; empty if the client does
 * @param denied whether no call of it may happen
 * @param needsApproval whether a human must agree to every call
 * @param policy what is said of its arguments
 * @param clearance which hidden values it may get and give
 */
public record GovernedTool(
        ToolDefinition definition,
        Optional<Service> service,
        boolean denied,
        boolean needsApproval,
        ArgumentPolicy policy,
        Clearance clearance) {
    /**
     * What runs a tool.
     *
     * @param destination the host that the arguments go to; empty if they go nowhere
     * @param region where it processes data, as declared; an unknown one satisfies no obligation
     */
    public record Service(ToolRunner runner, Optional<String> destination, Optional<String> region) {
        public Service {
            requireNonNull(runner, "runner");
            requireNonNull(destination, "destination");
            requireNonNull(region, "region");
        }
    }

    /**
     * What of the values that the guards hide a tool may see and show.
     *
     * @param receives entities that the tool gets in its arguments, where they come from the caller or from itself
     * @param from other tools whose values of these entities it gets too
     * @param reveals entities that the caller gets back where this tool said them
     */
    public record Clearance(Set<String> receives, Set<String> from, Set<String> reveals) {
        /** Nothing. */
        public static final Clearance NONE = new Clearance(Set.of(), Set.of(), Set.of());

        public Clearance {
            receives = Set.copyOf(receives);
            from = Set.copyOf(from);
            reveals = Set.copyOf(reveals);
        }
    }

    public GovernedTool {
        requireNonNull(definition, "definition");
        requireNonNull(service, "service");
        requireNonNull(policy, "policy");
        requireNonNull(clearance, "clearance");
    }

    String name() {
        return definition.name();
    }
}
