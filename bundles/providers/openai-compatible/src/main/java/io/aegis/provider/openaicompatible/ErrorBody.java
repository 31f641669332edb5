package io.aegis.provider.openaicompatible;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The one thing that is read of an error's body: whether its {@code code} is one of a closed set. */
final class ErrorBody {
    private static final int LONGEST = 64 * 1024;

    /** A member of that name and value cannot be part of a JSON string, whose quotes would be escaped. */
    private static final Pattern CONTEXT_TOO_LONG = Pattern.compile("(?<!\\\\)\"code\"[ \\t\\r"
            + "\\n"
            + "]{0,8}:[ \\t\\r"
            + "\\n"
            + "]{0,8}\"(?:context_length_exceeded|string_above_max_length)\"");

    private ErrorBody() {}

    static boolean saysContextTooLong(ByteSource body) {
        var read = new ByteArrayOutputStream();
        try {
            for (byte[] piece = body.next(); piece != null && read.size() <= LONGEST; piece = body.next()) {
                read.writeBytes(piece);
            }
        } catch (UpstreamException cut) {
            return false; // the status stands, and is all that is known
        }
        return read.size() <= LONGEST
                && CONTEXT_TOO_LONG
                        .matcher(read.toString(StandardCharsets.UTF_8))
                        .find();
    }
}
