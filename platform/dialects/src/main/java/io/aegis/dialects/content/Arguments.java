package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.RequestLimits;
import java.util.Optional;

/** The JSON document in the string of a tool call. */
public final class Arguments {
    private Arguments() {}

    /**
     * The arguments as an object; empty if they are not exactly one. Upstreams write no characters for a call without arguments: that is the empty object.
     */
    public static Optional<Json.Members> read(String text, RequestLimits limits) {
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
