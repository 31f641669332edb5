package io.aegis.dialects.content;

/** A provider's own bytes in a string: nobody here can read them, so only their alphabet and their length are looked at. */
public final class ProviderBytes {
    /** Longest string of this kind, in characters. */
    public static final int MOST = 1 << 18;

    private ProviderBytes() {}

    /** Whether a string may be such bytes: base64 or its alphabet for URLs, within bounds. */
    public static boolean fits(String text) {
        return text.length() <= MOST && text.chars().allMatch(ProviderBytes::isBase64);
    }

    private static boolean isBase64(int unit) {
        return (unit >= 'A' && unit <= 'Z')
                || (unit >= 'a' && unit <= 'z')
                || (unit >= '0' && unit <= '9')
                || unit == '+'
                || unit == '/'
                || unit == '-'
                || unit == '_'
                || unit == '=';
    }
}
