package io.aegis.guard.classification;

import com.google.re2j.Pattern;

/**
 * An operator's pattern.
 *
 * @param sign what a text with a match is
 * @param pattern matched in linear time
 */
record Matches(Sign sign, Pattern pattern) {
    boolean areIn(String text) {
        return pattern.matcher(text).find();
    }
}
