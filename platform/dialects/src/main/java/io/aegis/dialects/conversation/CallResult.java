package io.aegis.dialects.conversation;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.AnswerEvent;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.ToolResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A call of a tool of the gateway's own, and what came of it. */
public record CallResult(AnswerEvent.ToolCall call, ToolResult result) {
    /** The text that the tool said. */
    public Json.Text text() {
        return new Json.Text(result.text());
    }

    /** Whether the tool says that it did not do it. */
    public boolean failed() {
        return result.failed();
    }

    /** Every call with its result, in the order of the calls. */
    static List<CallResult> of(List<AnswerEvent> said, List<ToolResult> results) {
        Map<Integer, ToolResult> byCall = new HashMap<>();
        for (ToolResult result : results) {
            if (byCall.put(result.call(), requireWhole(result)) != null) {
                throw new IllegalArgumentException("call " + result.call() + " has two results");
            }
        }
        var paired = new ArrayList<CallResult>(results.size());
        for (AnswerEvent event : said) {
            if (event instanceof AnswerEvent.ToolCall call) {
                ToolResult result = byCall.remove(call.index());
                if (result == null) {
                    throw new IllegalArgumentException("call " + call.index() + " has no result");
                }
                paired.add(new CallResult(call, result));
            }
        }
        if (!byCall.isEmpty()) {
            throw new IllegalArgumentException("there are results of calls " + byCall.keySet() + ", which nobody made");
        }
        return paired;
    }

    private static ToolResult requireWhole(ToolResult result) {
        if (!Surrogates.paired(result.text())) {
            throw new ContentException(
                    ErrorCode.UPSTREAM_ERROR,
                    "the result of a tool holds half of a surrogate pair",
                    "Two programs that read it could see two different texts.",
                    "Look at what the tool writes.");
        }
        return result;
    }
}
