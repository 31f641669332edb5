package io.aegis.dialects;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.content.Channel;
import java.util.Set;

/** The arguments of a tool call that a model wrote. */
final class CallArguments {
    private CallArguments() {}

    /**
     * Reads arguments and adds their content to the segments.
     *
     * @throws io.aegis.kernel.port.ContentException {@link ErrorCode#UPSTREAM_ERROR} if they are not one JSON object without duplicate names
     */
    static Json.Embedded read(Segments segments, int message, String place, String arguments) {
        Json.Members document = Arguments.read(arguments, ChatAnswerReader.LIMITS)
                .orElseThrow(() -> Refuse.upstream(
                        "the arguments of a tool call are not one JSON object without duplicate names"));
        new FreeWalk(segments, Channel.TOOL_ARGUMENTS, Set.of(), message, Pointer.at(place)).walk(document);
        return new Json.Embedded(document);
    }
}
