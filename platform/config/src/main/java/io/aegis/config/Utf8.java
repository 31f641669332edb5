package io.aegis.config;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Decodes strictly: a byte that is not UTF-8 is a problem with a position, never a replacement character. */
final class Utf8 {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private Utf8() {}

    static Optional<String> decode(byte[] bytes, Position whole, Problems problems) {
        if (bytes.length > ConfigSource.MOST_BYTES) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    whole,
                    "",
                    "the file is larger than 1 MiB",
                    "No configuration needs that; it is more likely the wrong file.",
                    "Name the aegis.yaml file.");
            return Optional.empty();
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var decoded = CharBuffer.allocate(bytes.length + 1);
        var result = decoder.decode(ByteBuffer.wrap(bytes), decoded, true);
        String text = decoded.flip().toString();
        if (result.isError()) {
            problems.error(
                    ConfigCode.UNREADABLE,
                    endOf(text, whole),
                    "",
                    "a byte here is not UTF-8",
                    "Guessing an encoding would change what the configuration says.",
                    "Save the file as UTF-8.");
            return Optional.empty();
        }
        return Optional.of(text.isEmpty() || text.charAt(0) != BYTE_ORDER_MARK ? text : text.substring(1));
    }

    private static Position endOf(String text, Position whole) {
        int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
        String last = text.substring(text.lastIndexOf('\n') + 1);
        return new Position(whole.origin(), whole.source(), line, 1 + last.codePointCount(0, last.length()));
    }
}
