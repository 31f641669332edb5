package io.aegis.provider.fake;

import java.util.ArrayList;
import java.util.List;

/** Cuts text as a model's stream would: into a few characters at a time, never within one. */
final class Pieces {
    private static final int CHARACTERS = 5;

    private Pieces() {}

    static List<String> of(String text) {
        var pieces = new ArrayList<String>();
        for (int from = 0; from < text.length(); ) {
            int to = text.offsetByCodePoints(
                    from,
                    Math.min(CHARACTERS, text.codePointCount(from, Math.min(text.length(), from + 2 * CHARACTERS))));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return List.copyOf(pieces);
    }
}
