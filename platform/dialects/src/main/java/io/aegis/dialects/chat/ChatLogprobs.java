package io.aegis.dialects.chat;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.openai.TokenList;
import io.aegis.kernel.port.Logprobs;
import io.aegis.spi.content.Channel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Log probabilities of one choice, in an answer and in a piece of one alike. */
final class ChatLogprobs {
    private static final Set<String> LISTS = Set.of("content", "refusal");

    private ChatLogprobs() {}

    /** What an upstream said; empty if that is nothing. */
    static Optional<Logprobs> read(@Nullable Json said, Dropped dropped) {
        if (said == null || said == Json.Literal.NULL) {
            return Optional.empty();
        }
        Json.Members lists = Upstream.members(said, "log probabilities");
        dropped.unknown(lists, LISTS);
        var logprobs = new Logprobs(
                TokenList.read(lists.present("content"), dropped), TokenList.read(lists.present("refusal"), dropped));
        return Optional.of(logprobs).filter(known -> !known.isEmpty());
    }

    /** Makes each list one segment, its tokens the parts, each followed by its alternatives. */
    static void segments(Segments segments, int choice, Logprobs logprobs) {
        String place = "/choices/" + choice + "/logprobs/";
        segments.texts(Channel.METADATA, choice, place + "content", TokenList.texts(logprobs.content()));
        segments.texts(Channel.METADATA, choice, place + "refusal", TokenList.texts(logprobs.refusal()));
    }

    static void write(JsonBytes bytes, Logprobs logprobs) {
        list(bytes.raw("{\"content\":"), logprobs.content());
        list(bytes.raw(",\"refusal\":"), logprobs.refusal());
        bytes.raw("}");
    }

    private static void list(JsonBytes bytes, List<Logprobs.Token> tokens) {
        if (tokens.isEmpty()) {
            bytes.raw("null");
        } else {
            TokenList.write(bytes, tokens, true);
        }
    }
}
