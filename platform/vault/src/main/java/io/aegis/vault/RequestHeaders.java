package io.aegis.vault;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers a plugin or the configuration may send. */
final class RequestHeaders {
    private static final int MOST = 64;
    private static final int LONGEST = 8 * 1024;

    /** The connection's own headers, and those that are ours to set. */
    private static final Set<String> FRAMING = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "te",
            "trailer",
            "upgrade",
            "http2-settings",
            "content-length",
            "content-encoding",
            "accept-encoding",
            "expect",
            "range",
            "via",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-real-ip",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url");

    /** Where credentials travel: only the vault writes them. */
    private static final Set<String> CREDENTIALS = Set.of(
            "authorization",
            "proxy-authorization",
            "proxy-authenticate",
            "cookie",
            "cookie2",
            "set-cookie",
            "x-api-key",
            "api-key",
            "x-goog-api-key");

    private RequestHeaders() {}

    /** Whether a header is the connection's or ours. */
    static boolean isFraming(String name) {
        return FRAMING.contains(canonical(name));
    }

    /**
     * Whether headers may be sent.
     *
     * @param credential names of the headers that carry the credential
     */
    static boolean areAllowed(Map<String, String> headers, Set<String> credential) {
        if (headers.size() > MOST) {
            return false;
        }
        var seen = new HashSet<String>();
        for (var header : headers.entrySet()) {
            String name = canonical(header.getKey());
            boolean allowed = isToken(header.getKey())
                    && isValue(header.getValue())
                    && !FRAMING.contains(name)
                    && !CREDENTIALS.contains(name)
                    && !credential.contains(name);
            if (!allowed || !seen.add(name)) {
                return false;
            }
        }
        return true;
    }

    /** Many servers read an underscore as a hyphen, so both are one name. */
    private static String canonical(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isToken(String name) {
        return !name.isEmpty()
                && name.length() <= 128
                && name.chars().allMatch(c -> RequestTarget.isAlphanumeric(c) || c == '-' || c == '_');
    }

    private static boolean isValue(String value) {
        return value.length() <= LONGEST && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
