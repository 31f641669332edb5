package io.aegis.guard.secrets;

import java.util.regex.Pattern;

/** Examples in which a value to be masked is written {@code [ENTITY value]}. */
final class Examples {
    private static final Pattern MARKED = Pattern.compile("\\[([A-Z]{2}[A-Z_]+) ([^]]+)]", Pattern.DOTALL);

    private Examples() {}

    static String text(String example) {
        return MARKED.matcher(example).replaceAll("$2");
    }

    static String masked(String example) {
        return MARKED.matcher(example).replaceAll("<$1>");
    }
}
