package io.aegis.provider.wire;

import io.aegis.spi.provider.ByteSource;
import io.aegis.spi.provider.UpstreamException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The only look at an error's body: whether it has a member of a known name with a value of a closed set. Its text stays where it is. */
public final class ErrorBody {
    private static final int LONGEST = 64 * 1024;
    private static final String BLANKS = "[ \\t\\r\\n]{0,8}";

    private ErrorBody() {}

    /**
     * The pattern of a member. It cannot be part of a JSON string, whose quotes would be escaped.
     *
     * @param values a regular expression for what is between the quotes
     */
    public static Pattern member(String name, String values) {
        return Pattern.compile("(?<!\\\\)\"" + name + "\"" + BLANKS + ":" + BLANKS + "\"(" + values + ")\"");
    }

    /** Reads a body and looks for a member. A body that is too long or cut has none. Leaves it to the caller to close it. */
    public static Optional<MatchResult> find(ByteSource body, Pattern member) {
        var read = new ByteArrayOutputStream();
        try {
            for (byte[] piece = body.next(); piece != null && read.size() <= LONGEST; piece = body.next()) {
                read.writeBytes(piece);
            }
        } catch (UpstreamException cut) {
            return Optional.empty(); // the status stands, and is all that is known
        }
        if (read.size() > LONGEST) {
            return Optional.empty();
        }
        var matcher = member.matcher(read.toString(StandardCharsets.UTF_8));
        return matcher.find() ? Optional.of(matcher.toMatchResult()) : Optional.empty();
    }
}
