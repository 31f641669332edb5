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
public sealed interface Sniffed {
    /** Bytes of a known type that is no text. */
    record Opaque(String mediaType, String base64) implements Sniffed {
        @Override
        public String toString() {
            return "Opaque[" + mediaType + ", " + base64.length() + " characters]";
        }
    }

    /** Text. */
    record Legible(String mediaType, String text) implements Sniffed {
        @Override
        public String toString() {
            return "Legible[" + mediaType + ", " + text.length() + " characters]";
        }
    }

    /** Something else. */
    record Unknown() implements Sniffed {}

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

    /** First bytes of the images, documents and sounds that providers read. */
    Map<String, List<byte[]>> BEGINNINGS = Map.of(
            "image/png", List.of(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}),
            "image/jpeg", List.of(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF}),
            "image/gif", List.of(ascii("GIF87a"), ascii("GIF89a")),
            "application/pdf", List.of(ascii("%PDF-")),
            "audio/mpeg",
                    List.of(
                            ascii("ID3"),
                            new byte[] {(byte) 0xFF, (byte) 0xFB},
                            new byte[] {(byte) 0xFF, (byte) 0xF3},
                            new byte[] {(byte) 0xFF, (byte) 0xF2}),
            "audio/aac", List.of(new byte[] {(byte) 0xFF, (byte) 0xF1}, new byte[] {(byte) 0xFF, (byte) 0xF9}),
            "audio/flac", List.of(ascii("fLaC")),
            "audio/ogg", List.of(ascii("OggS")));

    /** What follows the first eight bytes of a container that begins with {@code RIFF}. */
    Map<String, String> RIFF = Map.of("WEBP", "image/webp", "WAVE", "audio/wav");

    /** Reads {@code data:<media type>;base64,<base64>}; empty if it is nothing of the kind. */
    static Optional<Sniffed> dataUrl(String url) {
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
    static Optional<Sniffed> base64(String claimed, String base64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            return Optional.of(sniff(claimed, bytes, base64));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    private static Sniffed sniff(String claimed, byte[] bytes, String base64) {
        for (Map.Entry<String, List<byte[]>> known : BEGINNINGS.entrySet()) {
            if (known.getValue().stream().anyMatch(magic -> startsWith(bytes, 0, magic))) {
                return new Opaque(known.getKey(), base64);
            }
        }
        for (Map.Entry<String, String> known : RIFF.entrySet()) {
            if (startsWith(bytes, 0, ascii("RIFF")) && startsWith(bytes, 8, ascii(known.getKey()))) {
                return new Opaque(known.getValue(), base64);
            }
        }
        return text(bytes)
                .<Sniffed>map(text -> new Legible(TEXT_TYPES.contains(claimed) ? claimed : "text/plain", text))
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
