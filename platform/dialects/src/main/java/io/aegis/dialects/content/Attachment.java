package io.aegis.dialects.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Bytes that came in a string. What they are is read from the bytes: the media type that a client writes is its claim. */
public sealed interface Attachment {
    /** Bytes that no guard can read. */
    record Opaque(String mediaType, String base64) implements Attachment {}

    /** Text. */
    record Legible(String mediaType, String text) implements Attachment {}

    /** Something else. */
    record Unknown() implements Attachment {}

    /** Text types whose name a provider may need. */
    Set<String> TEXT_TYPES = Set.of(
            "text/plain",
            "text/markdown",
            "text/csv",
            "text/html",
            "text/xml",
            "application/json",
            "application/xml",
            "image/svg+xml");

    /** First bytes of the images that providers read. */
    Map<String, List<byte[]>> IMAGES = Map.of(
            "image/png", List.of(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
            "image/jpeg", List.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
            "image/gif", List.of(ascii("GIF87a"), ascii("GIF89a")));

    /** Reads {@code data:<media type>;base64,<base64>}; empty if it is nothing of the kind. */
    static Optional<Attachment> dataUrl(String url) {
        int comma = url.indexOf(',');
        if (comma < 0 || !url.regionMatches(true, 0, "data:", 0, 5)) {
            return Optional.empty();
        }
        String head = url.substring(5, comma);
        if (!head.endsWith(";base64")) {
            return Optional.empty();
        }
        return base64(head.substring(0, head.length() - ";base64".length()), url.substring(comma + 1));
    }

    /** Reads base64; empty if it is none. */
    static Optional<Attachment> base64(String claimed, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Optional.of(sniff(claimed, bytes, base64));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Attachment sniff(String claimed, byte[] bytes, String base64) {
        for (Map.Entry<String, List<byte[]>> image : IMAGES.entrySet()) {
            if (image.getValue().stream().anyMatch(magic -> startsWith(bytes, 0, magic))) {
                return new Opaque(image.getKey(), base64);
            }
        }
        if (startsWith(bytes, 0, ascii("RIFF")) && startsWith(bytes, 8, ascii("WEBP"))) {
            return new Opaque("image/webp", base64);
        }
        return text(bytes)
                .<Attachment>map(text -> new Legible(TEXT_TYPES.contains(claimed) ? claimed : "text/plain", text))
                .orElseGet(Unknown::new);
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            boolean binary = text.chars()
                    .anyMatch(unit -> unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r' && unit != '\f');
            return binary ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] magic) {
        if (bytes.length < offset + magic.length) {
            return false;
        }
        for (int at = 0; at < magic.length; at++) {
            if (bytes[offset + at] != magic[at]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
