package io.aegis.dialects.json;

import io.aegis.kernel.port.ContentException;
import io.aegis.kernel.port.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document strictly: one value and nothing after it, well-formed UTF-8, no name twice in an object, bounded nesting and number of values.
 *
 * <p>Two readers of one document must not see two documents, so what RFC 8259 leaves open is refused. The exceptions name a line and a column and never
 * repeat input.
 */
public final class JsonReader {
    private static final int NAMES_WITHOUT_SET = 8;

    /** Names are not kept in a table that outlives the document: callers choose them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(1_000)
                    .maxNameLength(64 * 1024)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final int depth;
    private final boolean halfPairs;
    private int values;

    private JsonReader(JsonParser parser, int depth, int values, boolean halfPairs) {
        this.parser = parser;
        this.depth = depth;
        this.values = values;
        this.halfPairs = halfPairs;
    }

    /**
     * Reads a document.
     *
     * @throws ContentException {@link ErrorCode#INVALID_JSON}
     */
    public static Json read(byte[] bytes, int depth, int values) {
        return read(decoded(bytes), depth, values, false);
    }

    /** Reads a document that stands in a string. */
    public static Json read(String text, int depth, int values) {
        return read(text, depth, values, false);
    }

    /** Reads a piece of a stream, whose strings may begin or end inside a surrogate pair. */
    public static Json readPiece(byte[] bytes, int depth, int values) {
        return read(decoded(bytes), depth, values, true);
    }

    private static Json read(String text, int depth, int values, boolean halfPairs) {
        if (!text.isEmpty() && text.charAt(0) == '\uFEFF') {
            throw invalid("the document begins with a byte order mark", 1, 1);
        }
        // Decoding was strict, so only an escape can bring half of a surrogate pair.
        boolean wellFormed = halfPairs || text.indexOf("\\u") < 0;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return new JsonReader(parser, depth, values, wellFormed).document();
        } catch (JacksonException quoting) {
            TokenStreamLocation place = quoting.getLocation();
            throw place == null
                    ? invalid("the document is not JSON", 0, 0)
                    : invalid("the document is not JSON", place);
        }
    }

    private static String decoded(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw invalid("the document is not UTF-8", 0, 0);
        }
    }

    private Json document() {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw invalid("the document is empty", 1, 1);
        }
        Json value = value(first, 0);
        if (parser.nextToken() != null) {
            throw invalid("something follows the document", parser.currentTokenLocation());
        }
        return value;
    }

    private Json value(@Nullable JsonToken token, int level) {
        if (--values < 0) {
            throw invalid("the document has too many values", parser.currentTokenLocation());
        }
        if (token == null) {
            throw invalid("the document ends too early", parser.currentLocation());
        }
        return switch (token) {
            case START_OBJECT -> members(level + 1);
            case START_ARRAY -> array(level + 1);
            case VALUE_STRING -> new Json.Text(wellFormed(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(parser.getString());
            case VALUE_TRUE -> Json.Literal.TRUE;
            case VALUE_FALSE -> Json.Literal.FALSE;
            case VALUE_NULL -> Json.Literal.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw invalid("the document is not JSON", parser.currentTokenLocation());
        };
    }

    private Json array(int level) {
        requireDepth(level);
        var array = new Json.Array();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.items().add(value(token, level));
        }
        return array;
    }

    private Json members(int level) {
        requireDepth(level);
        var members = new Json.Members();
        Set<String> seen = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            wellFormed(name);
            boolean twice;
            if (members.size() < NAMES_WITHOUT_SET) {
                twice = members.get(name) != null;
            } else {
                if (seen == null) {
                    seen = names(members);
                }
                twice = !seen.add(name);
            }
            if (twice) {
                throw invalid("a name stands twice in one object", parser.currentTokenLocation());
            }
            members.add(name, value(parser.nextToken(), level));
        }
        return members;
    }

    private static Set<String> names(Json.Members members) {
        var names = new HashSet<String>();
        for (int at = 0; at < members.size(); at++) {
            names.add(members.name(at));
        }
        return names;
    }

    private void requireDepth(int level) {
        if (level > depth) {
            throw invalid("the document nests deeper than " + depth, parser.currentTokenLocation());
        }
    }

    private String wellFormed(String text) {
        if (!halfPairs && !Surrogates.paired(text)) {
            throw invalid("a string holds half of a surrogate pair", parser.currentTokenLocation());
        }
        return text;
    }

    private static ContentException invalid(String what, TokenStreamLocation place) {
        return invalid(what, place.getLineNr(), place.getColumnNr());
    }

    private static ContentException invalid(String what, int line, int column) {
        return new ContentException(
                ErrorCode.INVALID_JSON,
                line > 0 ? what + " (line " + line + ", column " + column + ")" : what,
                "Two programs that read it could see two different things.",
                "Send one JSON document in UTF-8, each name once in its object, within the limits of nesting and"
                        + " size.");
    }
}
