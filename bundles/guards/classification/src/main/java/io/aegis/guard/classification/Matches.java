package io.aegis.guard.classification;

import com.google.re2j.Pattern;

/**
 * An operator's pattern.
 *
 * @param rule the rule in findings
 * @param level what a text with a match is at least
 * @param pattern matched in linear time
 */
record Matches(String rule, Level level, Pattern pattern) implements Sign {
    @Override
    public boolean isIn(Text text) {
        return pattern.matcher(text.original()).find();
    }
}
