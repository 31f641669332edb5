package io.aegis.guard.pii;

import static io.aegis.guard.pii.Characters.isLetter;
import static io.aegis.guard.pii.Characters.isWord;

import io.aegis.spi.guard.ScanWindow;
import java.util.List;
import java.util.Locale;

/**
 * Words that say what a number beside them is.
 *
 * @param beginnings in lower case; each is found where a word begins, a short one only as a whole word
 */
record Words(List<String> beginnings) {
    private static final int REACH = 48;

    /** Words no longer than this are whole words: "tel" is not the beginning of "tell". */
    private static final int SHORT = 4;

    Words {
        beginnings = List.copyOf(beginnings);
    }

    static Words of(String... beginnings) {
        return new Words(List.of(beginnings));
    }

    /** Whether one of the words begins not far before an offset. */
    boolean standBefore(ScanWindow window, int offset) {
        return standBefore(window, offset, REACH);
    }

    /** Whether one of the words begins no more than {@code reach} characters before an offset. */
    boolean standBefore(ScanWindow window, int offset, int reach) {
        int from = Math.max(0, offset - reach);
        String before = window.text().substring(from, offset).toLowerCase(Locale.ROOT);
        for (String word : beginnings) {
            for (int at = before.indexOf(word); at >= 0; at = before.indexOf(word, at + 1)) {
                char previous = at == 0 ? window.at(from - 1) : before.charAt(at - 1);
                boolean begins = !isWord(previous) || previous == '_' || isCapitalized(window, from + at);
                if (begins && (word.length() > SHORT || !isLetter(window.at(from + at + word.length())))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isCapitalized(ScanWindow window, int at) {
        return Character.isUpperCase(window.at(at)) && Character.isLowerCase(window.at(at - 1));
    }
}
