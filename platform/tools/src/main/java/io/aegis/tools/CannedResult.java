package io.aegis.tools;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.CallScope;
import io.aegis.kernel.port.ToolRunner;

/** A tool that says the operator's words, whatever it is asked. */
public record CannedResult(String text) implements ToolRunner {
    public CannedResult {
        requireNonNull(text, "text");
    }

    @Override
    public Outcome run(CallScope scope, String arguments) {
        return new Outcome.Said(text);
    }

    @Override
    public String toString() {
        return "CannedResult[" + text.length() + " characters]";
    }
}
