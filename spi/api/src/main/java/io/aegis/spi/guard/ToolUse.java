package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A tool call by the model, as one thing: which tool it calls, and with what. The same call is in the segments of the inspection too, string by string; what
 * is too short to be content there, as {@code true} or {@code 50}, is here alone.
 *
 * @param namespace the group of tools that it is called in; empty if it is in none
 * @param name the tool's name
 * @param arguments one JSON document (RFC 8259) as the guards before left it, with placeholders where values are masked: an object, no name twice in it or
 *     in an object within; or a string, for a tool that is called with text
 * @param segments ids of the segments of its namespace, name and arguments in the same inspection. Edits are edits of these
 */
public record ToolUse(String namespace, String name, String arguments, List<Integer> segments) {
    public ToolUse {
        requireNonNull(namespace, "namespace");
        requireNonNull(name, "name");
        requireNonNull(arguments, "arguments");
        segments = List.copyOf(segments);
    }

    @Override
    public String toString() {
        return "ToolUse[" + name.length() + " characters, with " + arguments.length() + " characters]";
    }
}
