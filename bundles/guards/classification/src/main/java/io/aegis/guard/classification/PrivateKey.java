package io.aegis.guard.classification;

import java.util.stream.IntStream;

/** The head of a private key in the textual encoding of RFC 7468. */
record PrivateKey() implements Landmark {
    private static final String BEGIN = "-----BEGIN ";
    private static final String SUBJECT = "PRIVATE KEY";
    private static final int LONGEST_HEADER = 64;

    @Override
    public Sign sign() {
        return Sign.CREDENTIAL;
    }

    /** Those of letters: hyphens in a row are usual. */
    @Override
    public IntStream trigrams() {
        return IntStream.of(Trigram.of("BEG"));
    }

    @Override
    public boolean isAt(String text, int at) {
        int start = at - BEGIN.indexOf('G');
        return text.startsWith(BEGIN, start)
                && text.substring(start, Math.min(text.length(), start + LONGEST_HEADER))
                        .contains(SUBJECT);
    }
}
