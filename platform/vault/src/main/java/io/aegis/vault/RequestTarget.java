package io.aegis.vault;

import io.aegis.spi.provider.UpstreamException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts a plugin's path below the base path. What two servers could read differently is refused, not repaired.
 *
 * <p>Of a path: an empty segment (and so a leading or doubled slash), a segment of dots, {@code ;}, a backslash, a fragment, anything that is not printable
 * ASCII, and escapes of a slash, backslash, dot, percent sign, semicolon, control character or broken UTF-8.
 */
final class RequestTarget {
    private static final String UNRESERVED = "-._~!$&'()*+,=:@/";

    private RequestTarget() {}

    /**
     * The target of a request below a base path, with its query.
     *
     * @param reserved name of the query parameter that carries the credential, which a plugin must not send
     * @throws UpstreamException if the path is refused
     */
    static String below(String basePath, String path, Optional<String> reserved) {
        int question = path.indexOf('?');
        String segments = question < 0 ? path : path.substring(0, question);
        if (!isPlain(segments) || (question >= 0 && !isQuery(path.substring(question + 1), reserved))) {
            throw new UpstreamException(UpstreamException.Cause.REFUSED);
        }
        return basePath + "/" + path;
    }

    /** Whether a relative path means the same to everyone. */
    static boolean isPlain(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.chars().allMatch(c -> c == '.') || !isSegment(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSegment(String segment) {
        if (!segment.chars().allMatch(c -> isAlphanumeric(c) || c == '%' || UNRESERVED.indexOf(c) >= 0)) {
            return false;
        }
        return segment.indexOf('%') < 0 || isPlainlyEscaped(segment);
    }

    private static boolean isPlainlyEscaped(String segment) {
        if (!isDecodable(segment)) {
            return false;
        }
        for (int at = 0; at < segment.length(); at++) {
            if (segment.charAt(at) == '%') {
                int value = Integer.parseInt(segment, at + 1, at + 3, 16);
                if (value < ' ' || value == 0x7f || "/\\.%;?#".indexOf(value) >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isQuery(String query, Optional<String> reserved) {
        boolean readable =
                query.chars().allMatch(c -> isAlphanumeric(c) || "%?".indexOf(c) >= 0 || UNRESERVED.indexOf(c) >= 0)
                        && isDecodable(query);
        return readable && reserved.stream().noneMatch(name -> names(query, name));
    }

    private static boolean names(String query, String reserved) {
        for (String parameter : query.split("&", -1)) {
            String name = parameter.split("=", 2)[0];
            if (URLDecoder.decode(name, StandardCharsets.UTF_8).equalsIgnoreCase(reserved)) {
                return true;
            }
        }
        return false;
    }

    /** Whether every escape is whole and the bytes behind the text are UTF-8. */
    private static boolean isDecodable(String text) {
        byte[] bytes = new byte[text.length()];
        int length = 0;
        for (int at = 0; at < text.length(); at++) {
            int value = text.charAt(at);
            if (value == '%') {
                if (at + 2 >= text.length()
                        || Character.digit(text.charAt(at + 1), 16) < 0
                        || Character.digit(text.charAt(at + 2), 16) < 0) {
                    return false;
                }
                value = Integer.parseInt(text, at + 1, at + 3, 16);
                at += 2;
            }
            bytes[length++] = (byte) value;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException broken) {
            return false;
        }
    }

    static boolean isAlphanumeric(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
