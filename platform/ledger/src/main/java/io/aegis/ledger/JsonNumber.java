package io.aegis.ledger;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as RFC 8785 wants them, which is how ECMAScript prints them. A configuration holds fractions, and its record with it. */
final class JsonNumber {
    /** From so many digits before the point on, and from so many zeros behind it on, a number has an exponent. */
    private static final int MOST_DIGITS = 21;

    private static final int MOST_ZEROS = 5;

    private JsonNumber() {}

    /**
     * ECMAScript's {@code Number::toString}. Double.toString finds the same shortest digits, unless a single one would do.
     *
     * @param value not infinite, and a number
     */
    static String of(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal digitsOfJava = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        BigDecimal single = digitsOfJava.round(new MathContext(1));
        BigDecimal shortest = single.doubleValue() == Math.abs(value) ? single : digitsOfJava;
        String digits = shortest.unscaledValue().toString();
        return (value < 0 ? "-" : "") + laidOut(digits, digits.length() - shortest.scale());
    }

    /**
     * @param point how many of the digits stand before the point; below zero, how many zeros stand between it and them
     */
    private static String laidOut(String digits, int point) {
        if (point > MOST_DIGITS || point < -MOST_ZEROS) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return digits.length() <= point
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }
}
