package io.aegis.admission;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** SHA-256, hexadecimal. */
public final class Sha256 {
    private static final String PREFIX = "sha256:";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private Sha256() {}

    /** The digest that somebody has written down, in either case and with or without {@code sha256:} before it; empty if it is none. */
    public static Optional<String> read(String text) {
        String small = text.toLowerCase(Locale.ROOT);
        String digest = small.startsWith(PREFIX) ? small.substring(PREFIX.length()) : small;
        return DIGEST.matcher(digest).matches() ? Optional.of(digest) : Optional.empty();
    }

    public static String of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
