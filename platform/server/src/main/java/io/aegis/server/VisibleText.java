package io.aegis.server;

/**
 * Text of somebody else for people's eyes: nothing of it is markup, and nothing of it is invisible or moves its neighbours. Who decides by what is shown must
 * see what is there.
 */
final class VisibleText {
    private VisibleText() {}

    /** As markup. A character that would not show, or that changes the order of others, is shown by its number. */
    static String markup(String text) {
        var shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    /** How many characters are shown by their number. */
    static long odd(String text) {
        return text.codePoints().filter(VisibleText::isOdd).count();
    }

    /** As the value of an attribute. */
    static String quoted(String text) {
        var shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> escape(shown, point));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        if (isOdd(point)) {
            shown.append("<span class=\"odd\">")
                    .append("U+%04X".formatted(point))
                    .append("</span>");
        } else {
            escape(shown, point);
        }
    }

    private static void escape(StringBuilder shown, int point) {
        switch (point) {
            case '&' -> shown.append("&amp;");
            case '<' -> shown.append("&lt;");
            case '>' -> shown.append("&gt;");
            case '"' -> shown.append("&quot;");
            case '\'' -> shown.append("&#39;");
            default -> shown.appendCodePoint(point);
        }
    }

    private static boolean isOdd(int point) {
        if (point == '\n' || point == '\t' || point == ' ') {
            return false;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT, // bidi controls, zero width, tags, soft hyphen
                    Character.SURROGATE, // without its other half
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> true;
            default -> isBlank(point);
        };
    }

    /** Letters and marks that leave no ink: joiners, fillers, variation selectors, the empty pattern of Braille. */
    private static boolean isBlank(int point) {
        return point == 0x034F
                || point == 0x115F
                || point == 0x1160
                || point == 0x17B4
                || point == 0x17B5
                || (point >= 0x180B && point <= 0x180F)
                || point == 0x2800
                || point == 0x3164
                || (point >= 0xFE00 && point <= 0xFE0F)
                || point == 0xFFA0
                || (point >= 0xE0100 && point <= 0xE01EF);
    }
}
