package io.aegis.dialects.content;

import java.math.BigDecimal;

/** Numbers that a table bounds. */
public final class Amounts {
    /** An exponent of more digits is outside every bound, and costs memory to compare. */
    private static final int LONGEST = 40;

    private Amounts() {}

    public static boolean within(Shape.Amount amount, String literal) {
        if (literal.length() > LONGEST) {
            return false;
        }
        if (amount.whole() && !isWhole(literal)) {
            return false;
        }
        try {
            var value = new BigDecimal(literal);
            return value.compareTo(BigDecimal.valueOf(amount.least())) >= 0
                    && value.compareTo(BigDecimal.valueOf(amount.most())) <= 0;
        } catch (NumberFormatException exponentBeyondInt) {
            return false;
        }
    }

    private static boolean isWhole(String literal) {
        return literal.chars().allMatch(unit -> unit == '-' || (unit >= '0' && unit <= '9'));
    }
}
