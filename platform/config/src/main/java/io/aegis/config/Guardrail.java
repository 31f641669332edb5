package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * One entry of {@code guardrails}.
 *
 * @param name the name that pipelines use
 * @param type the plugin
 * @param message what a caller reads when this guard blocks
 * @param restoresMasks whether the answer shows the originals of this guard's masks ({@code unmask})
 * @param timeout how long one call may take
 * @param residency where the endpoint of a guard that uses the network processes data, as declared
 * @param shadow whether it decides and is recorded, and does not act
 * @param settings the remaining keys, which are the plugin's
 */
public record Guardrail(
        String name,
        String type,
        Optional<String> message,
        boolean restoresMasks,
        Duration timeout,
        Optional<Residency> residency,
        boolean shadow,
        Settings settings) {
    public Guardrail {
        requireNonNull(name, "name");
        requireNonNull(type, "type");
        requireNonNull(message, "message");
        requireNonNull(timeout, "timeout");
        requireNonNull(residency, "residency");
        requireNonNull(settings, "settings");
    }
}
