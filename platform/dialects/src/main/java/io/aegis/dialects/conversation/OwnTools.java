package io.aegis.dialects.conversation;

import io.aegis.dialects.content.Arguments;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.kernel.port.ToolDefinition;
import io.aegis.kernel.port.ToolName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tools of the gateway's own in the words that all dialects share. */
final class OwnTools {
    private OwnTools() {}

    /** Refuses a name that is declared already: a call could not be told from one of the client's tool. */
    static void requireFree(List<ToolDefinition> tools, Set<ToolName> declared) {
        var names = new HashSet<ToolName>();
        for (ToolDefinition tool : tools) {
            ToolName name = ToolName.of(tool.name());
            if (!names.add(name)) {
                throw new IllegalArgumentException("two tools have the name " + tool.name());
            }
            if (declared.contains(name)) {
                throw new ContentException(
                        ErrorCode.INVALID_REQUEST,
                        "a tool of the request has the name of one that the gateway adds",
                        "Nobody could tell which of the two a model calls.",
                        "Give the tool " + tool.name() + " another name, or leave it out.");
            }
        }
    }

    /** Its name, and what it is for. */
    static Json.Members named(ToolDefinition tool) {
        if (!Surrogates.paired(tool.name()) || !Surrogates.paired(tool.description())) {
            throw new IllegalArgumentException("a tool's name or description holds half of a surrogate pair");
        }
        var named = new Json.Members();
        named.add("name", new Json.Text(tool.name()));
        if (!tool.description().isEmpty()) {
            named.add("description", new Json.Text(tool.description()));
        }
        return named;
    }

    /** The schema of the arguments. */
    static Json.Members parameters(ToolDefinition tool, RequestLimits limits) {
        return Arguments.read(tool.parameters(), limits)
                .orElseThrow(() -> new IllegalArgumentException(
                        "the parameters of tool " + tool.name() + " are not one JSON object"));
    }
}
