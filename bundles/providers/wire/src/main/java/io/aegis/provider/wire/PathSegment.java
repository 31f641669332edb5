package io.aegis.provider.wire;

import java.nio.charset.StandardCharsets;

/** A text as one segment of a path: everything but RFC 3986's unreserved characters is escaped. */
public final class PathSegment {
    private static final String UNRESERVED = "-._~";

    private PathSegment() {}

    public static String of(String text) {
        var segment = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0;
            segment.append(plain ? String.valueOf(c) : String.format("%%%02X", (int) c));
        }
        return segment.toString();
    }
}
