package io.aegis.kernel.port;

import static java.util.Objects.requireNonNull;

/**
 * What came of one call of a tool of the gateway's own.
 *
 * @param call index of the call within its choice
 * @param text what the tool said
 * @param failed whether it says that the call was not carried out
 */
public record ToolResult(int call, String text, boolean failed) {
    public ToolResult {
        requireNonNull(text, "text");
    }

    @Override
    public String toString() {
        return "ToolResult[" + call + ", " + text.length() + " characters]";
    }
}
