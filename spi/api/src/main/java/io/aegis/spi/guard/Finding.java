package io.aegis.spi.guard;

/**
 * Why a guard decided as it did. Names the rule, never the match: no free text crosses from a plugin to any sink.
 *
 * @param rule {@code [a-z0-9._-]{1,64}}, stable over versions of the guard
 * @param count how often the rule matched, 1 to 1,000,000
 */
public record Finding(String rule, int count) {
    private static final int MOST = 1_000_000;

    public Finding {
        if (!ClosedWord.isOne(rule)) {
            throw new IllegalArgumentException("the rule of a finding matches [a-z0-9._-]{1,64}");
        }
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("the count of a finding lies in 1.." + MOST + ", got " + count);
        }
    }

    /** A rule that matched once. */
    public static Finding of(String rule) {
        return new Finding(rule, 1);
    }
}
