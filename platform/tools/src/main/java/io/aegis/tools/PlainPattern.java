package io.aegis.tools;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;

/** A pattern of a schema. It takes a time that grows with the text alone, and the pattern's own share in it is limited. */
final class PlainPattern {
    private static final int LONGEST = 1000;
    private static final int LARGEST = 5000;
    private static final double MOST_COPIES = 1e6;
    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{(?:[0-9]{1,9},)?([0-9]{1,9})");

    private PlainPattern() {}

    /** Whether a schema may hold it. */
    static boolean isOne(String pattern) {
        try {
            return pattern.length() <= LONGEST
                    && copies(pattern) <= MOST_COPIES
                    && Pattern.compile(pattern).programSize() <= LARGEST;
        } catch (PatternSyntaxException other) {
            return false;
        }
    }

    static RegularExpression compiled(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).find();
    }

    /** How often its parts are written out at most, which a pattern of a few characters can make more than memory holds. */
    private static double copies(String pattern) {
        return COUNT.matcher(pattern)
                .results()
                .mapToDouble(count -> Math.max(1, Double.parseDouble(count.group(1))))
                .reduce(1, (one, other) -> one * other);
    }
}
