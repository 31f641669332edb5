package io.aegis.server;

import io.aegis.kernel.port.ErrorCode;
import io.aegis.spi.identity.Credential;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows. Only its digest leaves this class.
 *
 * <p>A client library may send one key in several headers. Two different keys mean that somebody put a second one there, and nobody guesses which counts.
 */
final class Credentials {
    private static final String BEARER = "Bearer ";

    private Credentials() {}

    /**
     * The digest of the key that a request carries.
     *
     * @throws RequestRefused if it carries none, two, or something else
     */
    static Credential.KeyDigest shown(HttpFields headers) {
        String key = null;
        for (HttpField field : headers) {
            String value = key(field);
            if (value == null) {
                continue;
            }
            if (key != null && !key.equals(value)) {
                throw RequestRefused.because(
                        ErrorCode.INVALID_REQUEST,
                        "The request carries two different keys.",
                        "Only one can say who asks.",
                        "Send one of the headers 'Authorization', 'x-api-key' and 'api-key'.");
            }
            key = value;
        }
        if (key == null || key.isEmpty()) {
            throw rejected();
        }
        return digest(key);
    }

    /** The digest of a key that somebody entered. */
    static Credential.KeyDigest digest(String key) {
        return new Credential.KeyDigest(sha256(key));
    }

    /** The one answer to every credential that is not good: it does not tell what is wrong with it. */
    static RequestRefused rejected() {
        return RequestRefused.because(
                ErrorCode.INVALID_API_KEY,
                "The request carries no valid key.",
                "The key is missing, unknown, expired or revoked.",
                "Send a key of this gateway as 'Authorization: Bearer aeg-...'; an operator makes one with 'aegis keys"
                        + " create'.");
    }

    private static @Nullable String key(HttpField field) {
        if (field.getHeader() == HttpHeader.AUTHORIZATION) {
            return bearer(field.getValue());
        }
        String name = field.getName();
        boolean carriesKey = (name.length() == 9 && name.equalsIgnoreCase("x-api-key"))
                || (name.length() == 7 && name.equalsIgnoreCase("api-key"));
        return carriesKey ? text(field.getValue()) : null;
    }

    private static String bearer(@Nullable String value) {
        if (value == null || !value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw rejected();
        }
        return value.substring(BEARER.length()).strip();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static String sha256(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
