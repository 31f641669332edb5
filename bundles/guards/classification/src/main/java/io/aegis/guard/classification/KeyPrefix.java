package io.aegis.guard.classification;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A prefix that an issuer gave its keys.
 *
 * @param text the prefix; case matters
 * @param tail how many characters of a key follow at least
 * @param needsDigit whether there is a digit among them, for prefixes that words may have
 */
record KeyPrefix(String text, int tail, boolean needsDigit) implements Landmark {
    static final List<KeyPrefix> ALL = List.of(
            new KeyPrefix("AKIA", 16, false),
            new KeyPrefix("ASIA", 16, false),
            new KeyPrefix("AIza", 35, false),
            new KeyPrefix("aeg-", 64, true),
            new KeyPrefix("dop_v1_", 64, true),
            new KeyPrefix("eyJ", 40, true),
            new KeyPrefix("gho_", 36, false),
            new KeyPrefix("ghp_", 36, false),
            new KeyPrefix("ghr_", 36, false),
            new KeyPrefix("ghs_", 36, false),
            new KeyPrefix("ghu_", 36, false),
            new KeyPrefix("github_pat_", 22, true),
            new KeyPrefix("glpat-", 20, false),
            new KeyPrefix("hf_", 30, false),
            new KeyPrefix("npm_", 36, false),
            new KeyPrefix("pypi-AgE", 40, false),
            new KeyPrefix("rk_live_", 16, true),
            new KeyPrefix("SG.", 40, true),
            new KeyPrefix("sk-", 20, true),
            new KeyPrefix("sk_live_", 16, true),
            new KeyPrefix("sk_test_", 16, true),
            new KeyPrefix("whsec_", 24, true),
            new KeyPrefix("xoxa-", 10, true),
            new KeyPrefix("xoxb-", 10, true),
            new KeyPrefix("xoxp-", 10, true),
            new KeyPrefix("xoxr-", 10, true),
            new KeyPrefix("xoxs-", 10, true),
            new KeyPrefix("ya29.", 20, true));

    private static final int LONGEST_KEY = 512;

    @Override
    public Sign sign() {
        return Sign.CREDENTIAL;
    }

    @Override
    public IntStream trigrams() {
        return Trigram.ofBeginning(text);
    }

    @Override
    public boolean isAt(String read, int at) {
        int start = at - 2;
        boolean begins = start == 0 || (start > 0 && !Character.isLetterOrDigit(read.charAt(start - 1)));
        return begins && read.startsWith(text, start) && isKey(read, start + text.length());
    }

    private boolean isKey(String read, int start) {
        int end = start;
        int most = Math.min(read.length(), start + LONGEST_KEY);
        while (end < most && isPartOfKey(read.charAt(end))) {
            end++;
        }
        return end - start >= tail && (!needsDigit || Text.hasDigit(read, start, end));
    }

    private static boolean isPartOfKey(char character) {
        return Text.isWord(character) || "-.+/=".indexOf(character) >= 0;
    }
}
