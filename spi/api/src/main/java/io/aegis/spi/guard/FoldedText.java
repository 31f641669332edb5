package io.aegis.spi.guard;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A text in which characters that only look different are written alike, with the way back to the original.
 *
 * <p>Invisible characters are gone; digits of other scripts and full-width forms are ASCII, and so are the many hyphens, spaces, dots and quotes. Each
 * character is folded by itself, so that the folding of a text is the folding of its pieces, one after another.
 */
final class FoldedText {
    private static final char GONE = '\uFFFF';

    /** Longer texts are worth a copy that tells whether there is anything to look for. */
    private static final int LONG = 64;

    private final String text;
    private final int @Nullable [] origins;

    private FoldedText(String text, int @Nullable [] origins) {
        this.text = text;
        this.origins = origins;
    }

    static FoldedText of(String original) {
        requireNonNull(original, "original");
        if (original.length() > LONG && isAscii(original)) {
            return new FoldedText(original, null);
        }
        for (int i = 0; i < original.length(); i++) {
            char c = original.charAt(i);
            if (c >= 0x80 && fold(c) != c) {
                return folded(original, i);
            }
        }
        return new FoldedText(original, null);
    }

    /** Whether there is nothing to fold, as in most texts: to encode one is several times faster than to look at its characters. */
    private static boolean isAscii(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length == text.length();
    }

    private static FoldedText folded(String original, int first) {
        var text = new StringBuilder(original.length()).append(original, 0, first);
        int[] origins = new int[original.length()];
        Arrays.setAll(origins, i -> i);
        for (int i = first; i < original.length(); i++) {
            char c = fold(original.charAt(i));
            if (c != GONE) {
                origins[text.length()] = i;
                text.append(c);
            }
        }
        return new FoldedText(text.toString(), Arrays.copyOf(origins, Math.max(1, text.length())));
    }

    String text() {
        return text;
    }

    /** Whether the text is the original. */
    boolean isUnchanged() {
        return origins == null;
    }

    /** Offset in the original of the character at an offset of the folded text. */
    int origin(int offset) {
        return origins == null ? offset : origins[offset];
    }

    private static char fold(char c) {
        if (c < 0x80) {
            return c;
        }
        if (c < 0x0660) {
            return latin(c);
        }
        if (c >= 0xFF01 && c <= 0xFF5E) {
            return (char) (c - 0xFF01 + '!');
        }
        if (c >= 0x2000 && c <= 0x206F) {
            return punctuation(c);
        }
        return switch (c) {
            case 0x180E, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB -> GONE;
            case 0x2212, 0x2796, 0xFE58, 0xFE63 -> '-';
            case 0xFE6B -> '@';
            case 0x3002, 0xFE52, 0xFF61 -> '.';
            case 0xFE55 -> ':';
            case 0x3000, 0x1680 -> ' ';
            default -> c >= 0xFE00 && c <= 0xFE0F ? GONE : digit(c);
        };
    }

    private static char latin(char c) {
        return switch (c) {
            case 0xA0 -> ' ';
            case 0xAD, 0x034F, 0x061C -> GONE;
            default -> c;
        };
    }

    private static char punctuation(char c) {
        if (c <= 0x200A || c == 0x202F || c == 0x205F) {
            return ' ';
        }
        if (c >= 0x2010 && c <= 0x2015) {
            return '-';
        }
        return switch (c) {
            case 0x2018, 0x2019, 0x201B -> '\'';
            case 0x201C, 0x201D, 0x201F -> '"';
            case 0x2024 -> '.';
            default -> c <= 0x200F || c >= 0x2060 || (c >= 0x202A && c <= 0x202E) ? GONE : c;
        };
    }

    private static char digit(char c) {
        return Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER ? (char) ('0' + Character.digit(c, 10)) : c;
    }
}
