package io.aegis.admission;

import java.util.regex.Pattern;

/** Words of a plugin on their way to an operator: short, on one line, without anything that a terminal would obey. */
public final class Words {
    /** Characters of a text that are shown. */
    static final int LONGEST = 300;

    private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z0-9_$.]{1,200}");

    private Words() {}

    public static String shown(String text) {
        String start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return start.codePoints()
                .map(point -> isHarmless(point) ? point : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The class of an exception, unless its name says more than a name. */
    public static String kind(Throwable thrown) {
        String name = thrown.getClass().getName();
        return CLASS_NAME.matcher(name).matches() ? name : "an exception of an odd name";
    }

    private static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
