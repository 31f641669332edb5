package io.aegis.app;

import java.util.Optional;

/**
 * Something that patterns of other engines can say and RE2 cannot.
 *
 * @param what the construct, in words
 * @param fix what to write in its place
 */
record Re2Gap(String what, String fix) {
    private static final String ALTERNATIVES = "Write out what may stand there, as alternatives: `(a|b)`.";
    private static final String AROUND =
            "Match the text itself with what stands around it, or split it into two patterns.";
    private static final String PLAIN = "Leave it out: RE2 does not backtrack, so nothing is gained by it.";

    /** The first one in a pattern. */
    static Optional<Re2Gap> in(String pattern) {
        boolean inClass = false;
        int repetition = -1;
        for (int at = 0; at < pattern.length(); at++) {
            char here = pattern.charAt(at);
            if (here == '\\') {
                Optional<Re2Gap> reference = reference(pattern, at, inClass);
                if (reference.isPresent()) {
                    return reference;
                }
                at++;
            } else if (inClass) {
                inClass = here != ']';
            } else if (here == '[') {
                inClass = true;
                at += pattern.startsWith("^]", at + 1) ? 2 : pattern.startsWith("]", at + 1) ? 1 : 0;
            } else {
                Optional<Re2Gap> gap = here == '(' ? group(pattern, at) : Optional.empty();
                if (gap.isPresent()) {
                    return gap;
                }
                if (here == '+' && repetition >= 0 && repetition == at - 1) {
                    return found("a possessive repetition", PLAIN);
                }
                repetition = "*+?}".indexOf(here) >= 0 ? at : -1;
            }
        }
        return Optional.empty();
    }

    private static Optional<Re2Gap> reference(String pattern, int at, boolean inClass) {
        boolean isNumbered = at + 1 < pattern.length() && "123456789".indexOf(pattern.charAt(at + 1)) >= 0;
        boolean isNamed = pattern.startsWith("k<", at + 1) || pattern.startsWith("g{", at + 1);
        return !inClass && (isNumbered || isNamed)
                ? found("a backreference, `" + pattern.substring(at, at + 2) + "`", ALTERNATIVES)
                : Optional.empty();
    }

    private static Optional<Re2Gap> group(String pattern, int at) {
        if (pattern.startsWith("(?=", at)) {
            return found("a lookahead, `(?=`", AROUND);
        }
        if (pattern.startsWith("(?!", at)) {
            return found("a negative lookahead, `(?!`", AROUND);
        }
        if (pattern.startsWith("(?<=", at)) {
            return found("a lookbehind, `(?<=`", AROUND);
        }
        if (pattern.startsWith("(?<!", at)) {
            return found("a negative lookbehind, `(?<!`", AROUND);
        }
        if (pattern.startsWith("(?P=", at)) {
            return found("a backreference, `(?P=`", ALTERNATIVES);
        }
        if (pattern.startsWith("(?(", at)) {
            return found("a conditional, `(?(`", ALTERNATIVES);
        }
        return pattern.startsWith("(?>", at) ? found("an atomic group, `(?>`", PLAIN) : Optional.empty();
    }

    private static Optional<Re2Gap> found(String what, String fix) {
        return Optional.of(new Re2Gap(what, fix));
    }
}
