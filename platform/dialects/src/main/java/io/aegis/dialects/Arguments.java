package io.aegis.dialects;

import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.RequestLimits;
import java.util.Optional;

/** The JSON document in the string of a tool call. */
final class Arguments {
    private Arguments() {}

    /**
     * The arguments as an object; empty if they are not exactly one. Upstreams write no characters for a call without arguments: that is the empty object.
     */
    static Optional<Json.Members> read(String text, RequestLimits limits) {
        if (text.isBlank()) {
            return Optional.of(new Json.Members());
        }
        try {
            Json document = JsonReader.read(text, limits.depth(), limits.values());
            return document instanceof Json.Members members ? Optional.of(members) : Optional.empty();
        } catch (ContentException notOneDocument) {
            return Optional.empty();
        }
    }
}
