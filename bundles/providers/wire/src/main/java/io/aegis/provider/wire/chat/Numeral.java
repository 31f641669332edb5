package io.aegis.provider.wire.chat;

import java.util.regex.Pattern;

/**
 * A number as it was written: what passes through keeps its digits.
 *
 * @param literal as in JSON
 */
public record Numeral(String literal) {
    private static final Pattern ZERO = Pattern.compile("-?0(?:\\.0+)?(?:[eE].*)?");

    public static Numeral of(long value) {
        return new Numeral(Long.toString(value));
    }

    public boolean isZero() {
        return ZERO.matcher(literal).matches();
    }

    /** Seven digits can be a telephone number. */
    @Override
    public String toString() {
        return "Numeral[" + literal.length() + " characters]";
    }
}
