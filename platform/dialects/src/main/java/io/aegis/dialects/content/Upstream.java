package io.aegis.dialects.content;

import io.aegis.dialects.json.Json;
import io.aegis.dialects.json.JsonReader;
import io.aegis.kernel.port.ContentException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads members of what an upstream sent; another type than the published one ends the answer. */
public final class Upstream {
    private static final int LONGEST_INDEX = 4;

    /** Digits of a count that can be true. Longer ones would be a way to send numbers past the guards. */
    private static final int LONGEST_COUNT = 8;

    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._:/@+-]{1,128}");

    private Upstream() {}

    /** A JSON document of an upstream. */
    public static Json.Members document(byte[] bytes, int depth, int values, boolean piece) {
        try {
            Json json = piece ? JsonReader.readPiece(bytes, depth, values) : JsonReader.read(bytes, depth, values);
            return members(json, "the answer");
        } catch (ContentException unreadable) {
            // The client did not write it: whatever is wrong with it is the upstream's.
            throw Refuse.upstream("the upstream's answer is not a JSON object of the dialect");
        }
    }

    public static Json.Members members(@Nullable Json value, String what) {
        if (value instanceof Json.Members members) {
            return members;
        }
        throw Refuse.upstream("the upstream sent something else than an object as " + what);
    }

    public static Json.Array array(@Nullable Json value, String what) {
        if (value instanceof Json.Array array) {
            return array;
        }
        throw Refuse.upstream("the upstream sent something else than an array as " + what);
    }

    public static Json.Text text(@Nullable Json value, String what) {
        if (value instanceof Json.Text text) {
            return text;
        }
        throw Refuse.upstream("the upstream sent something else than a string as " + what);
    }

    /** A string, {@code null} if it is not there. */
    public static Json.@Nullable Text textOrNone(@Nullable Json value, String what) {
        return value == null || value == Json.Literal.NULL ? null : text(value, what);
    }

    /** A model's name, if it is one: what is odd is no reason to refuse an answer, and is never repeated. */
    public static Optional<String> model(@Nullable Json value) {
        return value instanceof Json.Text text && MODEL.matcher(text.value()).matches()
                ? Optional.of(text.value())
                : Optional.empty();
    }

    /** A count of tokens; none is zero. */
    public static long count(@Nullable Json value) {
        if (value == null || value == Json.Literal.NULL) {
            return 0;
        }
        if (value instanceof Json.Numeral number
                && number.literal().length() <= LONGEST_COUNT
                && number.literal().chars().allMatch(Character::isDigit)) {
            return Long.parseLong(number.literal());
        }
        throw Refuse.upstream("the upstream's count of tokens is not a number");
    }

    /** A small number that counts from zero. */
    public static int index(@Nullable Json value, String what) {
        if (value instanceof Json.Numeral number
                && number.literal().length() <= LONGEST_INDEX
                && number.literal().chars().allMatch(Character::isDigit)) {
            return Integer.parseInt(number.literal());
        }
        throw Refuse.upstream("the upstream sent something else than an index as " + what);
    }
}
