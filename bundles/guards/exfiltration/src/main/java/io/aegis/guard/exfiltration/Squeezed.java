package io.aegis.guard.exfiltration;

/** Text without the characters that can be put between the characters of a value. */
final class Squeezed {
    private static final String SEPARATORS = " .,-_:;|~/\\<>*'\"\t\r\n";

    private Squeezed() {}

    static String of(String text) {
        var squeezed = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); at++) {
            if (SEPARATORS.indexOf(text.charAt(at)) < 0) {
                squeezed.append(text.charAt(at));
            }
        }
        return squeezed.toString();
    }
}
