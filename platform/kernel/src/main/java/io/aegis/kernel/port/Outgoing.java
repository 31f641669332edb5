package io.aegis.kernel.port;

import java.util.List;
import java.util.stream.Stream;

/**
 * A request as an upstream gets it.
 *
 * @param body UTF-8 JSON of the upstream's dialect. Not copied
 * @param lost JSON pointers, made of known names, of what the client asked for and that dialect has no word for; empty within one dialect
 * @param hints of what only said how to keep or route the request, and has no counterpart either. It changes no answer, so no request is refused for it
 */
public record Outgoing(byte[] body, List<String> lost, List<String> hints) {
    public Outgoing {
        lost = List.copyOf(lost);
        hints = List.copyOf(hints);
    }

    /** A request in its own dialect. */
    public Outgoing(byte[] body) {
        this(body, List.of(), List.of());
    }

    /** Everything that the answer has to report. */
    public List<String> untold() {
        return Stream.concat(lost.stream(), hints.stream()).toList();
    }

    @Override
    public String toString() {
        return "Outgoing[" + body.length + " bytes, lost " + lost + "]";
    }
}
