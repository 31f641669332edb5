package io.aegis.guard.toolpolicy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON pointer (RFC 6901).
 *
 * @param names what leads from the document to the value
 */
record Pointer(List<String> names) {
    Pointer {
        names = List.copyOf(names);
    }

    /** The pointer that a text is, or empty if it is none. */
    static Optional<Pointer> of(String text) {
        if (text.isEmpty()) {
            return Optional.of(new Pointer(List.of()));
        }
        if (text.charAt(0) != '/' || !isEscapedRight(text)) {
            return Optional.empty();
        }
        var names = new ArrayList<String>();
        for (String name : text.substring(1).split("/", -1)) {
            names.add(name.replace("~1", "/").replace("~0", "~"));
        }
        return Optional.of(new Pointer(names));
    }

    private static boolean isEscapedRight(String text) {
        for (int tilde = text.indexOf('~'); tilde >= 0; tilde = text.indexOf('~', tilde + 1)) {
            char after = tilde + 1 < text.length() ? text.charAt(tilde + 1) : ' ';
            if (after != '0' && after != '1') {
                return false;
            }
        }
        return true;
    }

    /** The value that it points at, or empty if there is none. */
    Optional<Json> in(Json document) {
        @Nullable Json value = document;
        for (String name : names) {
            value = switch (value) {
                case Json.Members(var members) -> members.get(name);
                case Json.Array(var items) -> item(items, name);
                case null, default -> null;
            };
        }
        return Optional.ofNullable(value);
    }

    private static @Nullable Json item(List<Json> items, String name) {
        boolean isIndex = !name.isEmpty() && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isIndex || (name.length() > 1 && name.charAt(0) == '0')) {
            return null;
        }
        int index = Integer.parseInt(name);
        return index < items.size() ? items.get(index) : null;
    }
}
