package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.Pointer;
import io.aegis.kernel.port.ErrorCode;
import io.aegis.kernel.port.RequestLimits;
import io.aegis.spi.content.Channel;
import java.util.Set;

/** The arguments of a tool call that a model wrote. */
public final class CallArguments {
    private static final RequestLimits LIMITS = RequestLimits.DEFAULT;

    private CallArguments() {}

    /**
     * Reads arguments and adds their content to the segments.
     *
     * @throws io.aegis.kernel.port.ContentException {@link ErrorCode#UPSTREAM_ERROR} if they are not one JSON object without duplicate names
     */
    public static Json.Embedded read(Segments segments, int message, String place, String arguments) {
        Json.Members document = Arguments.read(arguments, LIMITS)
                .orElseThrow(() -> Refuse.upstream(
                        "the arguments of a tool call are not one JSON object without duplicate names"));
        return of(segments, message, place, document);
    }

    /** Adds the content of arguments that came as an object. */
    static Json.Embedded of(Segments segments, int message, String place, Json.Members document) {
        new FreeWalk(segments, Channel.TOOL_ARGUMENTS, Set.of(), message, Pointer.at(place)).walk(document);
        return new Json.Embedded(document);
    }
}
