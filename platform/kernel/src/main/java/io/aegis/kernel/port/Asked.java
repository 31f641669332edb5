package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.guard.Stage;

/**
 * Who asked for the approval of a human.
 *
 * @param guard configured name of the guard; {@code kernel} for what the operator says of a tool
 * @param rule the rule that matched
 */
public record Asked(Stage stage, String guard, String rule) {
    public Asked {
        requireNonNull(stage, "stage");
        requireNonNull(guard, "guard");
        requireNonNull(rule, "rule");
    }
}
