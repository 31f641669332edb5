package io.aegis.dialects.json;

/** Whether strings hold whole characters. */
public final class Surrogates {
    private Surrogates() {}

    /** Whether every surrogate stands in a pair. */
    public static boolean paired(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1));
                if (!pair) {
                    return false;
                }
                at++;
            }
        }
        return true;
    }
}
