package io.aegis.guard.classification;

import java.util.List;

/**
 * Words and phrases that stand by themselves.
 *
 * @param rule the rule in findings
 * @param level what a text with one of them is at least
 * @param phrases lower-case, unless case matters
 * @param anyCase whether {@code Secret} is {@code SECRET}
 */
record Phrases(String rule, Level level, List<String> phrases, boolean anyCase) implements Sign {
    Phrases {
        phrases = List.copyOf(phrases);
    }

    @Override
    public boolean isIn(Text text) {
        String read = anyCase ? text.lower() : text.original();
        return phrases.stream().anyMatch(phrase -> contains(text, read, phrase));
    }

    private static boolean contains(Text text, String read, String phrase) {
        int at = read.indexOf(phrase);
        while (at >= 0) {
            if (text.isWhole(at, at + phrase.length())) {
                return true;
            }
            at = read.indexOf(phrase, at + phrase.length());
        }
        return false;
    }
}
