package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

/**
 * What a model calls a tool by.
 *
 * @param namespace the group of tools that it was declared in, where the dialect has such; else empty
 * @param name its name there
 */
public record ToolName(String namespace, String name) {
    public ToolName {
        requireNonNull(namespace, "namespace");
        requireNonNull(name, "name");
    }

    /** A tool of no namespace. */
    public static ToolName of(String name) {
        return new ToolName("", name);
    }

    @Override
    public String toString() {
        return "ToolName[" + name.length() + " characters]";
    }
}
