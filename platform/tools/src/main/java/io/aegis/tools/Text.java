package io.aegis.tools;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an endpoint answered, if it is text by what is said of it and by its bytes: UTF-8 without control characters. */
final class Text {
    private static final Pattern TYPE = Pattern.compile("(?:text/[a-z0-9.+-]+"
            + "|application/(?:json|xml|yaml|x-yaml|ndjson|x-ndjson|jsonl|javascript|x-www-form-urlencoded"
            + "|[a-z0-9.-]+[+](?:json|xml|yaml)))"
            + "\\s*(?<parameters>;.*)?");
    private static final Pattern CHARSET = Pattern.compile(";\\s*charset\\s*=\\s*\"?(?<name>[^\";\\s]*)");
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private Text() {}

    /**
     * Reads an answer.
     *
     * @param type its media type, as its sender says it; where nothing is said, the bytes decide
     * @return empty if it is no text
     */
    static Optional<String> read(Optional<String> type, byte[] bytes) {
        if (type.filter(said -> !isText(said.strip().toLowerCase(Locale.ROOT))).isPresent()) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.codePoints().allMatch(Text::isWritten)
                    ? Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text)
                    : Optional.empty();
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    private static boolean isText(String type) {
        Matcher known = TYPE.matcher(type);
        if (!known.matches()) {
            return false;
        }
        Matcher charset =
                CHARSET.matcher(Optional.ofNullable(known.group("parameters")).orElse(""));
        return !charset.find() || charset.group("name").matches("utf-?8|us-ascii");
    }

    private static boolean isWritten(int c) {
        return !Character.isISOControl(c) || c == '\t' || c == '\n' || c == '\r';
    }
}
