package io.aegis.kernel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises a placeholder in what a model made of it.
 *
 * <p>The rule: the name of the entity and the whole tag stand there, in any case; between the words of the name, and between name and tag, stand one to three
 * underscores, hyphens, blanks or backslashes; the name begins a word and the tag ends one, but for an {@code s}. An angle bracket of any script before it
 * is part of it, and so is one behind it then; other brackets and quotes stay. A tag of another run is text.
 *
 * <p>Used by one thread at a time.
 */
final class SpokenPlaceholder {
    private static final int NONE = -1;
    private static final int UNFINISHED = -2;
    private static final int TAG_LENGTH = io.aegis.spi.content.Placeholder.TAG_LENGTH;
    private static final int MOST_SEPARATORS = 3;
    private static final List<String> OPENERS = List.of("<", "&lt;", "＜", "〈", "《", "‹", "«");
    private static final List<String> CLOSERS = List.of(">", "&gt;", "＞", "〉", "》", "›", "»");

    private final MaskMap masks;

    /** What stands at a place. */
    sealed interface Found {
        /** No placeholder begins here. */
        record Nothing() implements Found {}

        /** One may begin here; more text will tell. */
        record Unfinished() implements Found {}

        /**
         * A placeholder of this run, up to an offset.
         *
         * @param name as it was given to the model
         */
        record Placeholder(String name, MaskMap.Entry entry, int end) implements Found {}
    }

    private static final Found NOTHING = new Found.Nothing();
    private static final Found MORE = new Found.Unfinished();

    SpokenPlaceholder(MaskMap masks) {
        this.masks = masks;
    }

    /**
     * What begins at an offset.
     *
     * @param before the character before it; a blank if there is none
     * @param whole whether nothing follows the text
     */
    Found at(CharSequence text, int offset, char before, boolean whole) {
        int name = opened(text, offset);
        if (name == UNFINISHED) {
            return whole ? NOTHING : MORE;
        }
        boolean bracketed = name > offset;
        if (!bracketed && isWord(before)) {
            return NOTHING;
        }
        boolean unfinished = false;
        for (String entity : masks.entities()) {
            int tag = name(text, name, entity);
            if (tag == UNFINISHED) {
                unfinished = true;
            } else if (tag != NONE) {
                Found found = tag(text, tag, entity, bracketed, whole);
                if (found instanceof Found.Placeholder) {
                    return found;
                }
                unfinished |= found instanceof Found.Unfinished;
            }
        }
        return unfinished && !whole ? MORE : NOTHING;
    }

    /** What a model made of placeholders anywhere in a whole text, each once, with what they stand for. */
    static Map<String, MaskMap.Entry> in(MaskMap masks, String text) {
        var all = new LinkedHashMap<String, MaskMap.Entry>();
        var spoken = new SpokenPlaceholder(masks);
        Set<String> entities = masks.entities();
        int at = 0;
        while (!masks.isEmpty() && at < text.length()) {
            char before = at == 0 ? ' ' : text.charAt(at - 1);
            if (mayBegin(text.charAt(at), entities)
                    && spoken.at(text, at, before, true) instanceof Found.Placeholder found) {
                all.put(found.name(), found.entry());
                at = found.end();
            } else {
                at++;
            }
        }
        return all;
    }

    /** Whether a placeholder may begin with a character. */
    static boolean mayBegin(char character, Set<String> entities) {
        if (character == '<' || character == '&' || character > 0x7F) {
            return true;
        }
        char upper = upper(character);
        for (String entity : entities) {
            if (entity.charAt(0) == upper) {
                return true;
            }
        }
        return false;
    }

    /** Offset after an angle bracket and a blank, if there is one. */
    private static int opened(CharSequence text, int offset) {
        for (String opener : OPENERS) {
            int end = literal(text, offset, opener);
            if (end == UNFINISHED) {
                return UNFINISHED;
            }
            if (end != NONE) {
                return end < text.length() && text.charAt(end) == ' ' ? end + 1 : end;
            }
        }
        return offset;
    }

    private static int literal(CharSequence text, int offset, String literal) {
        for (int at = 0; at < literal.length(); at++) {
            if (offset + at == text.length()) {
                return at == 0 ? NONE : UNFINISHED;
            }
            if (text.charAt(offset + at) != literal.charAt(at)) {
                return NONE;
            }
        }
        return offset + literal.length();
    }

    /** Offset after the name of an entity and what separates it from its tag. */
    private static int name(CharSequence text, int offset, String entity) {
        int at = offset;
        for (int letter = 0; letter <= entity.length(); letter++) {
            if (letter == entity.length() || entity.charAt(letter) == '_') {
                int after = separated(text, at);
                if (after == at) {
                    return at == text.length() ? UNFINISHED : NONE;
                }
                at = after;
            } else if (at == text.length()) {
                return UNFINISHED;
            } else if (upper(text.charAt(at)) != entity.charAt(letter)) {
                return NONE;
            } else {
                at++;
            }
        }
        return at;
    }

    private static int separated(CharSequence text, int offset) {
        int at = offset;
        while (at < text.length() && at < offset + MOST_SEPARATORS && isSeparator(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private Found tag(CharSequence text, int offset, String entity, boolean bracketed, boolean whole) {
        var tag = new StringBuilder(TAG_LENGTH);
        int at = offset;
        while (tag.length() < TAG_LENGTH) {
            if (at == text.length()) {
                return MORE;
            }
            char lower = lower(text.charAt(at));
            if (lower < 'a' || lower > 'p') {
                return NOTHING;
            }
            tag.append(lower);
            at++;
        }
        String name = "<" + entity + "_" + tag + ">";
        MaskMap.@Nullable Entry entry = masks.find(name);
        if (entry == null) {
            return NOTHING;
        }
        var found = new Found.Placeholder(name, entry, at);
        return bracketed ? closed(text, found, whole) : ended(text, found, whole);
    }

    private static Found closed(CharSequence text, Found.Placeholder found, boolean whole) {
        int offset = found.end();
        int at = offset < text.length() && text.charAt(offset) == ' ' ? offset + 1 : offset;
        for (String closer : CLOSERS) {
            int end = literal(text, at, closer);
            if (end == UNFINISHED && !whole) {
                return MORE;
            }
            if (end >= 0) {
                return new Found.Placeholder(found.name(), found.entry(), end);
            }
        }
        return at == text.length() && !whole ? MORE : ended(text, found, whole);
    }

    private static Found ended(CharSequence text, Found.Placeholder found, boolean whole) {
        int offset = found.end();
        if (offset == text.length()) {
            return whole ? found : MORE;
        }
        if (!isWord(text.charAt(offset))) {
            return found;
        }
        if (lower(text.charAt(offset)) != 's') {
            return NOTHING;
        }
        if (offset + 1 == text.length()) {
            return whole ? found : MORE;
        }
        return isWord(text.charAt(offset + 1)) ? NOTHING : found;
    }

    private static boolean isSeparator(char character) {
        return character == '_' || character == '-' || character == ' ' || character == '\\';
    }

    private static boolean isWord(char character) {
        return Character.isLetterOrDigit(character);
    }

    /** Of ASCII alone: to everybody else, a letter of another script that has a small {@code k} is no letter of a tag. */
    private static char lower(char character) {
        return character >= 'A' && character <= 'Z' ? (char) (character - 'A' + 'a') : character;
    }

    private static char upper(char character) {
        return character >= 'a' && character <= 'z' ? (char) (character - 'a' + 'A') : character;
    }
}
