package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

/**
 * A tool of the gateway's own, as a model is told of it.
 *
 * @param name what the model calls it by
 * @param description what it is for; may be empty
 * @param parameters JSON Schema of its arguments, an object
 */
public record ToolDefinition(String name, String description, String parameters) {
    public ToolDefinition {
        requireNonNull(name, "name");
        requireNonNull(description, "description");
        requireNonNull(parameters, "parameters");
    }

    @Override
    public String toString() {
        return "ToolDefinition[" + name + "]";
    }
}
