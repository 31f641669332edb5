package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.isAlphanumeric;
import static io.aegis.guard.exfiltration.Characters.isLetter;
import static io.aegis.guard.exfiltration.Characters.lower;

import io.aegis.spi.content.Placeholder;
import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Locale;

/**
 * Recognises what stands for masked values, also in what a model makes of it: in any case, with other separators or none, with or without brackets.
 *
 * <p>An entity that nobody named is recognised where it is written in capitals; one that was named, however it is written.
 */
final class Spelled {
    private static final int MOST_SEPARATORS = 3;

    private final List<String> entities;
    private final List<String> squeezed;
    private final boolean isAny;

    /**
     * @param entities the names that are known
     * @param isAny whether others count as well
     */
    Spelled(List<String> entities, boolean isAny) {
        this.entities = List.copyOf(entities);
        this.squeezed = entities.stream()
                .map(entity -> entity.replace("_", ""))
                .distinct()
                .toList();
        this.isAny = isAny;
    }

    /** Where the placeholder ends whose bracket stands at an offset, in any case; or -1. */
    static int placeholderEnd(ScanWindow window, int open) {
        int at = open + 1;
        int tag = 0;
        while (at - open < Placeholder.MAX_LENGTH && (isLetter(window.at(at)) || isSeparator(window.at(at)))) {
            tag = isSeparator(window.at(at)) ? at + 1 : tag;
            at++;
        }
        boolean isTag = tag > open + 2 && at - tag == Placeholder.TAG_LENGTH && window.at(at) == '>';
        for (int i = tag; isTag && i < at; i++) {
            isTag = isOfTag(window.at(i));
        }
        return isTag ? at + 1 : -1;
    }

    boolean isIn(Layer layer) {
        return layer.isSqueezed() ? isInSqueezed(layer.text()) : isSpelledIn(layer.text());
    }

    /** Goes over the words of letters; behind one that could be a tag, asks what comes before. */
    private boolean isSpelledIn(String text) {
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !isLetter(text.charAt(at))) {
                if (isTag(text, start, at) && isEntityBefore(text, start)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }

    private static boolean isTag(String text, int start, int end) {
        int length = end - start;
        boolean isPlural = length == Placeholder.TAG_LENGTH + 1 && lower(text.charAt(end - 1)) == 's';
        boolean isFree = end == text.length() || !isAlphanumeric(text.charAt(end));
        if ((length != Placeholder.TAG_LENGTH && !isPlural) || !isFree) {
            return false;
        }
        for (int at = start; at < start + Placeholder.TAG_LENGTH; at++) {
            if (!isOfTag(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private boolean isEntityBefore(String text, int tag) {
        int end = tag;
        while (end > 0 && tag - end < MOST_SEPARATORS && isSeparator(text.charAt(end - 1))) {
            end--;
        }
        if (end == tag || end == 0 || !isLetter(text.charAt(end - 1))) {
            return false;
        }
        int start = Math.max(0, end - Placeholder.MAX_LENGTH);
        String before = text.substring(start, end);
        return (isAny && Character.isUpperCase(before.charAt(before.length() - 1))) || endsWithEntity(before);
    }

    private boolean endsWithEntity(String before) {
        String name = Squeezed.of(before).toUpperCase(Locale.ROOT);
        return squeezed.stream().anyMatch(name::endsWith);
    }

    private boolean isInSqueezed(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        for (String entity : squeezed) {
            for (int at = upper.indexOf(entity); at >= 0; at = upper.indexOf(entity, at + 1)) {
                if (isTagAt(text, at + entity.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isTagAt(String text, int start) {
        if (start + Placeholder.TAG_LENGTH > text.length()) {
            return false;
        }
        for (int at = start; at < start + Placeholder.TAG_LENGTH; at++) {
            if (!isOfTag(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfTag(char c) {
        return lower(c) >= 'a' && lower(c) <= 'p';
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == ' ' || c == '\\';
    }

    @Override
    public String toString() {
        return "Spelled" + entities;
    }
}
