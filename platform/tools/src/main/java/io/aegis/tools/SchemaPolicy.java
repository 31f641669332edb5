package io.aegis.tools;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.ArgumentPolicy;
import io.aegis.spi.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What JSON Schemas say of the arguments of one tool. The same arguments are judged alike each time: what bounds the work is counted, not timed.
 *
 * <p>What cannot be judged is forbidden.
 */
public final class SchemaPolicy implements ArgumentPolicy {
    private static final Finding UNJUDGED = Finding.of("arguments-unjudged");
    private static final int MOST_FAULTS = 5;

    /**
     * A rule on arguments.
     *
     * @param when JSON Schema of the arguments that it is for
     * @param denies whether the call does not happen then; else a human must agree
     * @param reason its name, {@code [a-z0-9._-]{1,64}}
     */
    public record Rule(String when, boolean denies, String reason) {
        public Rule {
            requireNonNull(when, "when");
            requireNonNull(reason, "reason");
        }
    }

    private record Condition(ArgumentSchema when, boolean denies, Finding rule) {}

    private final ArgumentSchema parameters;
    private final List<Condition> conditions;
    private final @Nullable HttpEndpoint endpoint;

    private SchemaPolicy(ArgumentSchema parameters, List<Condition> conditions, @Nullable HttpEndpoint endpoint) {
        this.parameters = parameters;
        this.conditions = conditions;
        this.endpoint = endpoint;
    }

    /**
     * Reads what is said of a tool.
     *
     * @param parameters JSON Schema of its arguments
     * @throws ToolException if a schema is not understood
     */
    public static SchemaPolicy of(String parameters, List<Rule> rules) {
        var conditions = new ArrayList<Condition>();
        for (Rule rule : rules) {
            String place = "/rules/" + conditions.size() + "/when";
            conditions.add(new Condition(
                    read(place, () -> ArgumentSchema.condition(rule.when())),
                    rule.denies(),
                    Finding.of(rule.reason())));
        }
        return new SchemaPolicy(
                read("/parameters", () -> ArgumentSchema.parameters(parameters)), List.copyOf(conditions), null);
    }

    private static ArgumentSchema read(String place, Supplier<ArgumentSchema> reader) {
        try {
            return reader.get();
        } catch (ToolException within) {
            throw within.below(place);
        }
    }

    /** The same for a tool whose arguments an endpoint must be able to take. */
    public SchemaPolicy sentTo(HttpEndpoint taker) {
        return new SchemaPolicy(parameters, conditions, taker);
    }

    @Override
    public Ruling judge(String arguments) {
        return switch (Arguments.read(arguments)) {
            case Arguments.Illegible(String fault) -> new Ruling.Unfit(fault);
            case Arguments.Legible(ObjectNode root) -> judge(root);
        };
    }

    /** A validator that gives up, in whatever way, has not let anything through. */
    private Ruling judge(ObjectNode arguments) {
        try {
            List<String> faults = faults(arguments);
            return faults.isEmpty()
                    ? ruled(arguments)
                    : new Ruling.Unfit(String.join("; ", faults.subList(0, Math.min(MOST_FAULTS, faults.size()))));
        } catch (RuntimeException | StackOverflowError unjudged) {
            return new Ruling.Forbidden(UNJUDGED);
        }
    }

    private List<String> faults(ObjectNode arguments) {
        List<String> faults = parameters.faults(arguments);
        return faults.isEmpty() && endpoint != null ? endpoint.faults(arguments) : faults;
    }

    /** Every rule is asked: one that forbids stands above those that want a human. */
    private Ruling ruled(ObjectNode arguments) {
        List<Condition> met = conditions.stream()
                .filter(condition -> condition.when().matches(arguments))
                .toList();
        return met.stream()
                .filter(Condition::denies)
                .findFirst()
                .<Ruling>map(condition -> new Ruling.Forbidden(condition.rule()))
                .orElseGet(() -> new Ruling.Fits(
                        met.stream().map(Condition::rule).distinct().toList()));
    }
}
