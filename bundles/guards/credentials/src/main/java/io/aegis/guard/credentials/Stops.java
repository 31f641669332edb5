package io.aegis.guard.credentials;

import static io.aegis.guard.credentials.Characters.isDigit;
import static io.aegis.guard.credentials.Characters.isLetter;
import static io.aegis.guard.credentials.Characters.isSpace;
import static io.aegis.guard.credentials.Characters.isWord;

import java.util.List;

/**
 * The places of a text at which a credential may begin or be announced: words that are long, that something joins to what follows, or that end like a
 * word that announces a value; and what assigns a value. Nearly all prose is passed.
 *
 * <p>Whether a place is one is computed for every character in the same few steps and tested once. To branch at the end of every word would cost more
 * than all the rest: no processor foresees how long the next word is.
 */
final class Stops {
    /** Words of fewer characters hold no token, unless something joins them to what follows. */
    private static final int LONG = 16;

    private static final int CODE_BITS = 5;
    private static final int CODE = (1 << CODE_BITS) - 1;
    private static final int THREE = (1 << (3 * CODE_BITS)) - 1;
    private static final int NUMBER = 27;
    private static final int FOREIGN = 28;

    /** Stops where the word before it ends like one that announces a value. */
    private static final int AFTER_ENDING = 1 << 5;

    private static final int ALWAYS = 1 << 6;

    /** Stops behind a character that joins. */
    private static final int AFTER_JOINT = 1 << 8;

    /** Stops behind a character that may stand between a name and a comma. */
    private static final int AFTER_QUOTE = 1 << 9;

    /** How much higher the bit is that says of a character what those above look for behind it. */
    private static final int AHEAD = 2;

    private static final int WORD = 1 << 31;

    /** What a character is: its code, at which characters a word ends, what joins it to the next. */
    private static final int[] KINDS = kinds();

    /** The last three characters of all words that announce a value, as a set. */
    private static final long[] ENDINGS = endings();

    private Stops() {}

    /**
     * The next offset at which a word begins that has to be looked at, or another character stands that has.
     *
     * @param from where to begin; no word is under way there
     * @return the length of the text if there is none
     */
    static int next(char[] text, int from) {
        int before = 0;
        int recent = 0;
        int word = 0;
        for (int at = from; at < text.length; at++) {
            int kind = KINDS[Math.min(text[at], 127)];
            int ending = (int) ((ENDINGS[recent >> 6] >>> recent) & 1) << CODE_BITS;
            int joined = (before >> AHEAD) & kind & (AFTER_JOINT | AFTER_QUOTE);
            word = (word + 1) & (kind >> 31);
            if ((((ending | ALWAYS) & kind) | joined | (word / LONG)) != 0) {
                int start = wordStart(text, from, joined == 0 ? at : at - 1);
                if (!isNumbered(text, start, at)) {
                    return start;
                }
            }
            recent = ((recent << CODE_BITS) | (kind & CODE)) & THREE;
            before = kind;
        }
        boolean dotted = text.length > from && text[text.length - 1] == '.';
        return wordStart(text, from, dotted ? text.length - 1 : text.length);
    }

    /** Whether a word before a space ends in a digit and so announces nothing, which is known of all but those that begin with B. */
    private static boolean isNumbered(char[] text, int start, int end) {
        return isSpace(text[end]) && start < end && isDigit(text[end - 1]) && (text[start] | 0x20) != 'b';
    }

    private static int wordStart(char[] text, int from, int end) {
        int start = end;
        while (start > from && isWord(text[start - 1])) {
            start--;
        }
        return start;
    }

    private static int[] kinds() {
        var kinds = new int[128];
        for (char c = 0; c < 127; c++) {
            int code = isLetter(c) ? c & CODE : isDigit(c) ? NUMBER : 0;
            kinds[c] = code
                    | (isWord(c) ? WORD : 0)
                    | (isSpace(c) || c == ',' ? AFTER_ENDING : 0)
                    | ("=:|/+~$\\%[".indexOf(c) >= 0 ? ALWAYS : 0)
                    | (isWord(c) || c == '.' ? AFTER_JOINT : 0)
                    | (c == '.' || c == '-' ? AFTER_JOINT << AHEAD : 0)
                    | (c == ',' ? AFTER_QUOTE : 0)
                    | (KeyName.isBetween(c) ? AFTER_QUOTE << AHEAD : 0);
        }
        kinds[127] = FOREIGN | AFTER_QUOTE << AHEAD;
        return kinds;
    }

    private static long[] endings() {
        var endings = new long[(THREE + 1) / 64];
        KeyName.asciiNames().forEach(name -> add(endings, name));
        List.of("bearer", "basic", "by").forEach(word -> add(endings, word));
        for (int first = 0; first <= FOREIGN; first++) {
            add(endings, place(first, FOREIGN, 'a' & CODE));
            for (int second = 1; first > 0 && second <= NUMBER; second++) {
                add(endings, place(first, second, NUMBER));
            }
        }
        return endings;
    }

    /** Adds the end of a word: two of its letters may have something else before them, and anything may stand before a word of two. */
    private static void add(long[] endings, String word) {
        int length = word.length();
        int second = word.charAt(length - 2) & CODE;
        int third = word.charAt(length - 1) & CODE;
        for (int first = 0; first <= FOREIGN; first++) {
            boolean isLetter = first > 0 && first < NUMBER;
            if (!isLetter || length == 2 || first == (word.charAt(length - 3) & CODE)) {
                add(endings, place(first, second, third));
            }
        }
    }

    private static void add(long[] endings, int three) {
        endings[three >> 6] |= 1L << three;
    }

    private static int place(int first, int second, int third) {
        return (((first << CODE_BITS) | second) << CODE_BITS) | third;
    }
}
