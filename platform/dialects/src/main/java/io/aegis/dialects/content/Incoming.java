package io.aegis.dialects.content;

import io.aegis.kernel.port.Authored;
import io.aegis.kernel.port.RequestLimits;
import java.util.List;
import java.util.Optional;

/**
 * A request to be read.
 *
 * @param body not copied
 * @param authored what of it others wrote than the client
 * @param model what the client asked for, where something else may stand in the body by now
 */
public record Incoming(byte[] body, RequestLimits limits, List<Authored> authored, Optional<String> model) {
    public Incoming {
        authored = List.copyOf(authored);
    }

    /** A request as a client sent it. */
    public Incoming(byte[] body, RequestLimits limits) {
        this(body, limits, List.of(), Optional.empty());
    }

    @Override
    public String toString() {
        return "Incoming[" + body.length + " bytes]";
    }
}
