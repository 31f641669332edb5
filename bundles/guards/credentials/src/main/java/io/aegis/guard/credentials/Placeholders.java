package io.aegis.guard.credentials;

import java.util.List;
import java.util.Locale;

/** What people write where a secret would stand. */
final class Placeholders {
    private static final List<String> WORDS = List.of(
            "example",
            "placeholder",
            "changeme",
            "change_me",
            "change-me",
            "your_",
            "your-",
            "yourpass",
            "yourkey",
            "yoursecret",
            "yourtoken",
            "xxxx",
            "****",
            "....",
            "dummy",
            "redacted",
            "replace",
            "insert",
            "not_a_real",
            "notareal",
            "fake",
            "sample",
            "todo",
            "<",
            "{{",
            "${",
            "$(",
            "%s",
            "%(",
            "000000",
            "deadbeef",
            "#####",
            "test_test",
            "-here",
            "_here",
            "foobar",
            "lorem");

    private static final List<String> BLANKS =
            List.of("xxxx", "****", "....", "####", "your", "placeholder", "redacted", "token-here", "tokenhere");

    private Placeholders() {}

    /** Whether a token of known form is one that was left blank. An issuer's published example counts as a token. */
    static boolean isBlank(String text, int start, int end) {
        return holdsOneOf(BLANKS, text, start, end);
    }

    /** Whether a value stands for another. */
    static boolean isOne(String text, int start, int end) {
        return holdsOneOf(WORDS, text, start, end);
    }

    private static boolean holdsOneOf(List<String> words, String text, int start, int end) {
        String value = text.substring(start, Math.min(end, start + 128)).toLowerCase(Locale.ROOT);
        for (int i = 0; i < words.size(); i++) {
            if (value.contains(words.get(i))) {
                return true;
            }
        }
        return false;
    }
}
