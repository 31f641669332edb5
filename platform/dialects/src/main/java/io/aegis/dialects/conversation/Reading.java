package io.aegis.dialects.conversation;

import io.aegis.dialects.conversation.Conversation.Block;
import io.aegis.dialects.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps account of what of a checked document a conversation says: whatever a reader does not name is lost, and listed. Used once.
 *
 * <p>Names that no table knows are listed by the object that they stand in, because a caller chose them.
 */
public final class Reading {
    private final List<String> lost = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();

    /** Lists a place that cannot be said in any conversation. */
    public void lose(String place) {
        lost.add(place);
    }

    /** Lists a place that said how to keep or route the request. */
    public void hint(String place) {
        hints.add(place);
    }

    /**
     * Lists what else stands in an object.
     *
     * @param place of the object
     * @param said members that the conversation says
     * @param known members that the dialect's table has
     */
    public void rest(Json.Members members, String place, Set<String> said, Set<String> known) {
        boolean unknown = false;
        for (int at = 0; at < members.size(); at++) {
            String name = members.name(at);
            if (said.contains(name) || members.value(at) == Json.Literal.NULL) {
                continue;
            }
            if (known.contains(name)) {
                lose(place + "/" + name);
            } else {
                unknown = true;
            }
        }
        if (unknown) {
            lose(place.isEmpty() ? "a field of the request that is not in the published schema" : place);
        }
    }

    public List<String> lost() {
        return lost;
    }

    public List<String> hints() {
        return hints;
    }

    /** The text of a string; empty if it is none, or {@code null}, or not there. */
    public static Optional<String> text(@Nullable Json value) {
        return value instanceof Json.Text text ? Optional.of(text.value()) : Optional.empty();
    }

    /** The literal of a number; empty if it is none, or {@code null}, or not there. */
    public static Optional<String> number(@Nullable Json value) {
        return value instanceof Json.Numeral number ? Optional.of(number.literal()) : Optional.empty();
    }

    public static Optional<Boolean> flag(@Nullable Json value) {
        return value == Json.Literal.TRUE
                ? Optional.of(true)
                : value == Json.Literal.FALSE ? Optional.of(false) : Optional.empty();
    }

    /** The items of an array; none if it is none, or {@code null}, or not there. */
    public static List<Json> items(@Nullable Json value) {
        return value instanceof Json.Array array ? array.items() : List.of();
    }

    /** Bytes as the table left them: text of a document decoded, others as a {@code data:} URL of the type that they are; or the link to an image. */
    public static Block attached(String place, Optional<String> name, Json bytes) {
        if (bytes instanceof Json.Encoded(String prefix, Json.Text text)) {
            return new Block.Document(place, name, mediaType(prefix), text.value());
        }
        String url = ((Json.Text) bytes).value();
        if (!url.startsWith("data:")) {
            return new Block.Linked(place, true, url);
        }
        String base64 = url.substring(url.indexOf(',') + 1);
        String type = mediaType(url);
        return type.startsWith("image/")
                ? new Block.Image(place, type, base64)
                : new Block.File(place, name, type, base64);
    }

    private static String mediaType(String url) {
        return url.substring("data:".length(), url.indexOf(';'));
    }
}
