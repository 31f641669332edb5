package io.aegis.guard.regex;

/**
 * Computes the {@link MatchLength} of a pattern in RE2 syntax.
 *
 * <p>RE2/J does not tell, and a stream needs to know how much to hold back. Whatever this reader does not know it takes for unbounded, so that an error
 * here costs streaming and never a match. A parser of one grammar, and therefore one class.
 */
final class PatternReader {
    private static final long ANY_CHARACTER = 2;
    private static final String LETTERS_OF_CLASSES = "dDsSwW";
    private static final String LETTERS_OF_PLACES = "bBAz";
    private static final String LETTERS_OF_CONTROLS = "aftnrv";
    private static final MatchLength UNKNOWN = new MatchLength(0, MatchLength.UNBOUNDED, 1);

    private final String pattern;
    private int at;
    private int depth;

    private PatternReader(String pattern) {
        this.pattern = pattern;
    }

    /** The match length of a pattern; meaningless if the pattern does not compile. */
    static MatchLength read(String pattern) {
        var reader = new PatternReader(pattern);
        var length = reader.alternatives();
        return reader.at == pattern.length() ? length : length.or(UNKNOWN);
    }

    private MatchLength alternatives() {
        if (++depth > 200) {
            throw new IllegalArgumentException("nested too deeply");
        }
        var length = sequence();
        while (peek('|')) {
            at++;
            length = length.or(sequence());
        }
        depth--;
        return length;
    }

    private MatchLength sequence() {
        var length = MatchLength.NOTHING;
        while (at < pattern.length() && !peek('|') && !peek(')')) {
            length = length.then(repeated(atom()));
        }
        return length;
    }

    private MatchLength repeated(MatchLength atom) {
        var length = atom;
        while (at < pattern.length()) {
            switch (pattern.charAt(at)) {
                case '*' -> length = length.times(0, MatchLength.UNBOUNDED);
                case '+' -> length = length.times(1, MatchLength.UNBOUNDED);
                case '?' -> length = length.times(0, 1);
                case '{' -> {
                    int end = pattern.indexOf('}', at);
                    if (end < 0 || !pattern.substring(at + 1, end).matches("\\d{1,5}(,\\d{0,5})?")) {
                        return length;
                    }
                    length = counted(length, pattern.substring(at + 1, end));
                    at = end;
                }
                default -> {
                    return length;
                }
            }
            at++;
            if (peek('?')) {
                at++;
            }
        }
        return length;
    }

    private static MatchLength counted(MatchLength length, String counts) {
        int comma = counts.indexOf(',');
        if (comma < 0) {
            return length.times(Long.parseLong(counts), Long.parseLong(counts));
        }
        String most = counts.substring(comma + 1);
        return length.times(
                Long.parseLong(counts.substring(0, comma)),
                most.isEmpty() ? MatchLength.UNBOUNDED : Long.parseLong(most));
    }

    private MatchLength atom() {
        return switch (pattern.charAt(at)) {
            case '(' -> group();
            case '[' -> characterClass();
            case '\\' -> escape();
            case '^', '$' -> place();
            case '.' -> character(ANY_CHARACTER);
            default -> literal();
        };
    }

    private MatchLength group() {
        at++;
        if (peek('?')) {
            int name = pattern.indexOf('>', at);
            boolean named = pattern.startsWith("?P<", at) || pattern.startsWith("?<", at);
            int colon = at;
            while (colon < pattern.length() && pattern.charAt(colon) != ':' && pattern.charAt(colon) != ')') {
                colon++;
            }
            at = named ? name + 1 : colon;
            if (peek(')')) {
                return place();
            }
            if (!named) {
                at++;
            }
        }
        var length = alternatives();
        at++;
        return length;
    }

    private MatchLength characterClass() {
        int end = at + 1;
        if (end < pattern.length() && pattern.charAt(end) == '^') {
            end++;
        }
        if (end < pattern.length() && pattern.charAt(end) == ']') {
            end++;
        }
        while (end < pattern.length() && pattern.charAt(end) != ']') {
            if (pattern.charAt(end) == '\\') {
                end++;
            } else if (pattern.startsWith("[:", end)) {
                end = Math.max(end, pattern.indexOf(":]", end) + 1);
            }
            end++;
        }
        at = end + 1;
        return MatchLength.character(ANY_CHARACTER);
    }

    private MatchLength escape() {
        at++;
        if (at >= pattern.length()) {
            return UNKNOWN;
        }
        char letter = pattern.charAt(at);
        if (LETTERS_OF_PLACES.indexOf(letter) >= 0) {
            return place();
        }
        if (LETTERS_OF_CLASSES.indexOf(letter) >= 0) {
            return character(ANY_CHARACTER);
        }
        if (LETTERS_OF_CONTROLS.indexOf(letter) >= 0 || !Character.isLetterOrDigit(letter)) {
            return literal();
        }
        return switch (letter) {
            case 'p', 'P' -> codePoint(1);
            case 'x' -> codePoint(2);
            default -> unknown();
        };
    }

    /** {@code \pN}, {@code \p{Greek}}, {@code \x41} or {@code \x{10FFFF}}. */
    private MatchLength codePoint(int digits) {
        at++;
        at = peek('{') ? pattern.indexOf('}', at) + 1 : at + digits;
        return MatchLength.character(ANY_CHARACTER);
    }

    /** {@code \Q...\E}, octal numbers and whatever else there may be: the rest of the pattern is not understood. */
    private MatchLength unknown() {
        at = pattern.length();
        return UNKNOWN;
    }

    private MatchLength place() {
        at++;
        return MatchLength.NOTHING;
    }

    /** Case folding never leaves a plane, so a literal of one unit matches one unit. */
    private MatchLength literal() {
        int units = Character.charCount(pattern.codePointAt(at));
        at += units;
        return MatchLength.character(units);
    }

    private MatchLength character(long units) {
        at++;
        return MatchLength.character(units);
    }

    private boolean peek(char expected) {
        return at < pattern.length() && pattern.charAt(at) == expected;
    }
}
