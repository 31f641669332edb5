package io.aegis.dialects.openai;

import io.aegis.dialects.content.Dropped;
import io.aegis.dialects.content.Refuse;
import io.aegis.dialects.content.Upstream;
import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonBytes;
import io.aegis.dialects.json.Surrogates;
import io.aegis.kernel.port.Logprobs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens with their log probabilities, as the APIs of OpenAI list them. */
public final class TokenList {
    private static final int MOST_ALTERNATIVES = 32;
    private static final int LONGEST_NUMBER = 32;
    private static final int LARGEST_BYTE = 255;
    private static final Set<String> TOKEN = Set.of("token", "logprob", "bytes", "top_logprobs");
    private static final Set<String> ALTERNATIVE = Set.of("token", "logprob", "bytes");

    private TokenList() {}

    /** What an upstream said; empty if that is nothing. */
    public static List<Logprobs.Token> read(@Nullable Json list, Dropped dropped) {
        var tokens = new ArrayList<Logprobs.Token>();
        if (list != null && list != Json.Literal.NULL) {
            for (Json item : Upstream.array(list, "a list of tokens").items()) {
                Json.Members token = Upstream.members(item, "a token");
                dropped.unknown(token, TOKEN);
                tokens.add(token(token, alternatives(token.present("top_logprobs"), dropped)));
            }
        }
        return tokens;
    }

    private static List<Logprobs.Token> alternatives(@Nullable Json list, Dropped dropped) {
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

    /** Each token, followed by its alternatives. */
    public static List<Json.Text> texts(List<Logprobs.Token> tokens) {
        var texts = new ArrayList<Json.Text>();
        for (Logprobs.Token token : tokens) {
            texts.add(new Json.Text(token.text()));
            token.alternatives().forEach(alternative -> texts.add(new Json.Text(alternative.text())));
        }
        return texts;
    }

    /**
     * Writes an array.
     *
     * @param withBytes whether each token has its bytes
     */
    public static void write(JsonBytes bytes, List<Logprobs.Token> tokens, boolean withBytes) {
        String comma = "";
        bytes.raw("[");
        for (Logprobs.Token token : tokens) {
            token(bytes.raw(comma), token, withBytes);
            bytes.raw(",\"top_logprobs\":[");
            String between = "";
            for (Logprobs.Token alternative : token.alternatives()) {
                token(bytes.raw(between), alternative, withBytes);
                bytes.raw("}");
                between = ",";
            }
            bytes.raw("]}");
            comma = ",";
        }
        bytes.raw("]");
    }

    /** Writes a token and leaves its object open. */
    private static void token(JsonBytes bytes, Logprobs.Token token, boolean withBytes) {
        bytes.raw("{\"token\":").string(token.text()).raw(",\"logprob\":").raw(token.probability());
        if (withBytes) {
            bytes(bytes.raw(",\"bytes\":"), token.bytes());
        }
    }

    private static void bytes(JsonBytes bytes, Optional<List<Integer>> values) {
        if (values.isEmpty()) {
            bytes.raw("null");
            return;
        }
        String comma = "";
        bytes.raw("[");
        for (int value : values.get()) {
            bytes.raw(comma).number(value);
            comma = ",";
        }
        bytes.raw("]");
    }
}
