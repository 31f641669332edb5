package io.aegis.dialects.chat;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Segments;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.Logprobs;
import io.aegis.spi.content.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Log probabilities of one choice, in an answer and in a piece of one alike. */
final class ChatLogprobs {
    private static final int MOST_ALTERNATIVES = 32;
    private static final int LONGEST_NUMBER = 32;
    private static final int LARGEST_BYTE = 255;
    private static final Set<String> LISTS = Set.of("content", "refusal");
    private static final Set<String> TOKEN = Set.of("token", "logprob", "bytes", "top_logprobs");
    private static final Set<String> ALTERNATIVE = Set.of("token", "logprob", "bytes");

    private final Dropped dropped;

    private ChatLogprobs(Dropped dropped) {
        this.dropped = dropped;
    }

    /** What an upstream said; empty if that is nothing. */
    static Optional<Logprobs> read(@Nullable Json said, Dropped dropped) {
        if (said == null || said == Json.Literal.NULL) {
            return Optional.empty();
        }
        Json.Members lists = Upstream.members(said, "log probabilities");
        dropped.unknown(lists, LISTS);
        var reader = new ChatLogprobs(dropped);
        var logprobs = new Logprobs(reader.tokens(lists.present("content")), reader.tokens(lists.present("refusal")));
        return Optional.of(logprobs).filter(known -> !known.isEmpty());
    }

    private List<Logprobs.Token> tokens(@Nullable Json list) {
        var tokens = new ArrayList<Logprobs.Token>();
        if (list != null) {
            for (Json item : Upstream.array(list, "a list of tokens").items()) {
                Json.Members token = Upstream.members(item, "a token");
                dropped.unknown(token, TOKEN);
                tokens.add(token(token, alternatives(token.present("top_logprobs"))));
            }
        }
        return tokens;
    }

    private List<Logprobs.Token> alternatives(@Nullable Json list) {
        var alternatives = new ArrayList<Logprobs.Token>();
        if (list != null) {
            for (Json item : Upstream.array(list, "a list of alternatives").items()) {
                Json.Members token = Upstream.members(item, "an alternative");
                dropped.unknown(token, ALTERNATIVE);
                alternatives.add(token(token, List.of()));
            }
        }
        if (alternatives.size() > MOST_ALTERNATIVES) {
            throw Refuse.upstream("the upstream sent alternatives of a token beyond every bound");
        }
        return alternatives;
    }

    private static Logprobs.Token token(Json.Members token, List<Logprobs.Token> alternatives) {
        String text = Upstream.text(token.get("token"), "a token").value();
        if (!Surrogates.paired(text)) {
            throw Refuse.upstream("the upstream sent half of a surrogate pair");
        }
        return new Logprobs.Token(text, probability(token.get("logprob")), bytes(token.present("bytes")), alternatives);
    }

    private static String probability(@Nullable Json said) {
        if (said instanceof Json.Numeral number && number.literal().length() <= LONGEST_NUMBER) {
            return number.literal();
        }
        throw Refuse.upstream("the upstream sent something else than a number as a log probability");
    }

    private static Optional<List<Integer>> bytes(@Nullable Json list) {
        if (list == null) {
            return Optional.empty();
        }
        var bytes = new ArrayList<Integer>();
        for (Json item : Upstream.array(list, "the bytes of a token").items()) {
            int value = Upstream.index(item, "a byte of a token");
            if (value > LARGEST_BYTE) {
                throw Refuse.upstream("the upstream sent something else than bytes as the bytes of a token");
            }
            bytes.add(value);
        }
        return Optional.of(bytes);
    }

    /** Makes each list one segment, its tokens the parts, each followed by its alternatives. */
    static void segments(Segments segments, int choice, Logprobs logprobs) {
        String place = "/choices/" + choice + "/logprobs/";
        segments.texts(Channel.METADATA, choice, place + "content", texts(logprobs.content()));
        segments.texts(Channel.METADATA, choice, place + "refusal", texts(logprobs.refusal()));
    }

    private static List<Json.Text> texts(List<Logprobs.Token> tokens) {
        var texts = new ArrayList<Json.Text>();
        for (Logprobs.Token token : tokens) {
            texts.add(new Json.Text(token.text()));
            token.alternatives().forEach(alternative -> texts.add(new Json.Text(alternative.text())));
        }
        return texts;
    }

    static void write(JsonBytes bytes, Logprobs logprobs) {
        list(bytes.raw("{\"content\":"), logprobs.content());
        list(bytes.raw(",\"refusal\":"), logprobs.refusal());
        bytes.raw("}");
    }

    private static void list(JsonBytes bytes, List<Logprobs.Token> tokens) {
        if (tokens.isEmpty()) {
            bytes.raw("null");
            return;
        }
        String comma = "[";
        for (Logprobs.Token token : tokens) {
            token(bytes.raw(comma), token);
            bytes.raw(",\"top_logprobs\":[");
            String between = "";
            for (Logprobs.Token alternative : token.alternatives()) {
                token(bytes.raw(between), alternative);
                bytes.raw("}");
                between = ",";
            }
            bytes.raw("]}");
            comma = ",";
        }
        bytes.raw("]");
    }

    /** Writes a token and leaves its object open. */
    private static void token(JsonBytes bytes, Logprobs.Token token) {
        bytes.raw("{\"token\":")
                .string(token.text())
                .raw(",\"logprob\":")
                .raw(token.probability())
                .raw(",\"bytes\":");
        if (token.bytes().isEmpty()) {
            bytes.raw("null");
            return;
        }
        String comma = "";
        bytes.raw("[");
        for (int value : token.bytes().get()) {
            bytes.raw(comma).number(value);
            comma = ",";
        }
        bytes.raw("]");
    }
}
