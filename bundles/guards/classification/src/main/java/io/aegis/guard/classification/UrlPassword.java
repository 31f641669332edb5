package io.aegis.guard.classification;

import java.util.stream.IntStream;

/** A password in the user information of a URI, RFC 3986 section 3.2.1: {@code scheme://user:password@host}. */
record UrlPassword() implements Landmark {
    private static final int LONGEST = 512;

    @Override
    public Sign sign() {
        return Sign.CREDENTIAL;
    }

    @Override
    public IntStream trigrams() {
        return IntStream.of(Trigram.of("://"));
    }

    @Override
    public boolean isAt(String text, int at) {
        if (!text.startsWith("://", at - 2)) {
            return false;
        }
        int colon = -1;
        int end = at + 1;
        int most = Math.min(text.length(), end + LONGEST);
        while (end < most && text.charAt(end) > ' ' && "/@?#\"'".indexOf(text.charAt(end)) < 0) {
            colon = text.charAt(end) == ':' && colon < 0 ? end : colon;
            end++;
        }
        boolean hasPassword = colon > 0 && end < most && text.charAt(end) == '@' && end - colon > 3;
        return hasPassword && !Text.isStandIn(text, colon + 1);
    }
}
