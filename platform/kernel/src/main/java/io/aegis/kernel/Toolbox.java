package io.aegis.kernel;

import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator says of the tools of a route.
 *
 * @param tools by name
 * @param turns how often a model may be asked in one run
 */
public record Toolbox(Map<String, GovernedTool> tools, int turns) {
    /** How many calls one run may make, whatever a model asks for: each of them stands in its record. */
    static final int MOST_CALLS = 1000;

    /** Nothing is said of any tool. */
    public static final Toolbox EMPTY = new Toolbox(Map.of(), 1);

    public Toolbox {
        tools = Collections.unmodifiableMap(new LinkedHashMap<>(tools));
        if (turns < 1) {
            throw new IllegalArgumentException("a model is asked at least once");
        }
    }

    /** Those that the gateway runs, as a model is told of them. */
    List<ToolDefinition> definitions() {
        return tools.values().stream()
                .filter(tool -> tool.service().isPresent() && !tool.denied())
                .map(GovernedTool::definition)
                .toList();
    }

    /** What is said of a tool. Nothing is said of one in a namespace. */
    Optional<GovernedTool> find(ToolName name) {
        return name.namespace().isEmpty() ? Optional.ofNullable(tools.get(name.name())) : Optional.empty();
    }

    /** The tool of a call, if the gateway runs it. */
    Optional<GovernedTool> governing(AnswerEvent.ToolCall call) {
        return find(call.tool()).filter(tool -> tool.service().isPresent());
    }

    boolean governs(ToolName name) {
        return find(name).filter(tool -> tool.service().isPresent()).isPresent();
    }
}
