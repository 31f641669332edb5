package io.aegis.guard.regex;

import com.google.re2j.Pattern;

/**
 * One configured pattern.
 *
 * @param name stands in findings
 * @param pattern never matches the empty text
 * @param length of its matches
 * @param action what to do about a match
 */
record Rule(String name, Pattern pattern, MatchLength length, Action action) {
    /** What to do about a match. */
    sealed interface Action {
        record Block() implements Action {}

        record RequireApproval() implements Action {}

        record Detect() implements Action {}

        record Mask(String entity) implements Action {}

        record Replace(String text) implements Action {}

        /** Whether the match is edited. */
        default boolean edits() {
            return switch (this) {
                case Block(), RequireApproval(), Detect() -> false;
                case Mask(String ignored) -> true;
                case Replace(String ignored) -> true;
            };
        }
    }

    /** Receives the matches of a rule. */
    interface Sink {
        void match(int start, int end);
    }

    /**
     * Finds the matches that begin in a range of a text.
     *
     * @return where to go on looking: after the last match, or at the end of the range
     */
    int scan(String text, int from, int until, Sink sink) {
        var matcher = pattern.matcher(text);
        int at = from;
        while (at < until && matcher.find(at) && matcher.start() < until) {
            if (matcher.end() > matcher.start()) {
                sink.match(matcher.start(), matcher.end());
                at = matcher.end();
            } else {
                at = text.offsetByCodePoints(matcher.start(), matcher.start() < text.length() ? 1 : 0);
            }
        }
        return Math.max(at, until);
    }
}
