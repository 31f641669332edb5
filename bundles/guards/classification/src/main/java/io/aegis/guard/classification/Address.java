package io.aegis.guard.classification;

import java.util.stream.IntStream;

/** An e-mail address; with many of them a text is a list of people. */
record Address() implements Landmark {
    private static final int MANY = 3;

    @Override
    public Sign sign() {
        return Sign.PERSONAL_DATA;
    }

    @Override
    public IntStream trigrams() {
        return Trigram.allEndingWith(Trigram.AT);
    }

    @Override
    public boolean isAt(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.charAt(at - 1))
                && Character.isLetterOrDigit(text.charAt(at + 1))
                && hasDotInDomain(text, at + 1);
    }

    @Override
    public int often() {
        return MANY;
    }

    private static boolean hasDotInDomain(String text, int start) {
        int at = start;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        return at + 1 < text.length() && text.charAt(at) == '.' && Character.isLetter(text.charAt(at + 1));
    }
}
