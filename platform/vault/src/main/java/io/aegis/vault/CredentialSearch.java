package io.aegis.vault;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds a credential in what an upstream sends: as it is, URL-encoded, with slashes escaped as JSON may, and in both alphabets of base64 at each of its three
 * alignments.
 *
 * <p>An occurrence of any of these contains, at one of every few offsets, four bytes that a small filter knows; only where the filter says so is anything
 * compared. Most bytes of an answer are never looked at. Immutable.
 */
final class CredentialSearch {
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int FILTER_BITS = 14;

    /** What the encoders in use leave as it is: RFC 3986, HTML forms, JavaScript. */
    private static final List<String> URL_ENCODERS = List.of("-._~", "-._*", "-._~!*'()");

    /** The most characters that any spelling has for one of the credential. */
    private static final int MOST_FOR_ONE = 3;

    private static final int PATIENCE_STEP = 64;

    private final byte[][] needles;
    private final int shortest;
    private final int patience;
    private final long[] filter = new long[1 << (FILTER_BITS - 6)];

    CredentialSearch(Secret secret) {
        this(List.of(secret));
    }

    /** A search for a credential of several parts: each of them is one. */
    CredentialSearch(List<Secret> parts) {
        needles = parts.stream()
                .flatMap(part -> spellings(part.reveal(Secret.Access.SEARCH)))
                .map(spelling -> spelling.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
        shortest =
                Arrays.stream(needles).mapToInt(needle -> needle.length).min().orElseThrow();
        patience = patience(parts);
        for (byte[] needle : needles) {
            for (int at = 0; at + 4 <= shortest; at++) {
                int slot = slot((int) FOUR.get(needle, at));
                filter[slot >> 6] |= 1L << slot;
            }
        }
    }

    /** Whether the credential is in these bytes. */
    boolean isIn(byte[] bytes) {
        int step = shortest - 3;
        for (int at = 0; at + 4 <= bytes.length; at += step) {
            int slot = slot((int) FOUR.get(bytes, at));
            if ((filter[slot >> 6] & (1L << slot)) != 0 && isAround(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the credential is in this text. */
    boolean isIn(String text) {
        return isIn(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * How many bytes at the end must wait for what follows, because a credential could begin there. That is the same for every credential of one length: what
     * waited for this one alone would tell whoever chooses the text how it begins.
     */
    int unsure(byte[] bytes) {
        int earliest = Math.max(0, bytes.length - patience);
        int from = bytes.length;
        while (from > earliest && isOfSomeCredential(bytes[from - 1])) {
            from--;
        }
        return bytes.length - from;
    }

    private boolean isAround(byte[] bytes, int at) {
        for (byte[] needle : needles) {
            for (int offset = 0; offset + 4 <= shortest; offset++) {
                int from = at - offset;
                int to = from + needle.length;
                if (from >= 0 && to <= bytes.length && Arrays.equals(bytes, from, to, needle, 0, needle.length)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a credential can hold this character. Its other spellings hold no others. */
    private static boolean isOfSomeCredential(byte character) {
        return character > ' ' && character < 0x7f;
    }

    /** As many bytes as any spelling of a credential of this length could have, and some more, so that it hardly says how long this one is. */
    private static int patience(List<Secret> parts) {
        int longest = parts.stream()
                .mapToInt(part -> part.reveal(Secret.Access.SEARCH).length)
                .max()
                .orElseThrow();
        return (longest * MOST_FOR_ONE / PATIENCE_STEP + 1) * PATIENCE_STEP;
    }

    private static int slot(int four) {
        return (four * 0x9E3779B1) >>> (32 - FILTER_BITS);
    }

    private static Stream<String> spellings(byte[] raw) {
        Set<String> spellings = new LinkedHashSet<>();
        String text = new String(raw, StandardCharsets.US_ASCII);
        spellings.add(text);
        spellings.add(text.replace("/", "\\/"));
        for (String unescaped : URL_ENCODERS) {
            spellings.add(urlEncoded(text, unescaped, "%%%02X"));
            spellings.add(urlEncoded(text, unescaped, "%%%02x"));
        }
        for (int alignment = 0; alignment < 3; alignment++) {
            String standard = base64(raw, alignment);
            spellings.add(standard);
            spellings.add(standard.replace("/", "\\/"));
            spellings.add(standard.replace('+', '-').replace('/', '_'));
        }
        return spellings.stream();
    }

    private static String urlEncoded(String text, String unescaped, String escape) {
        var encoded = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean plain = RequestTarget.isAlphanumeric(c) || unescaped.indexOf(c) >= 0;
            encoded.append(plain ? String.valueOf(c) : String.format(escape, (int) c));
        }
        return encoded.toString();
    }

    /** The digits that depend on the credential alone when so many bytes precede it. */
    private static String base64(byte[] raw, int alignment) {
        byte[] shifted = new byte[alignment + raw.length];
        System.arraycopy(raw, 0, shifted, alignment, raw.length);
        int from = (alignment * 8 + 5) / 6;
        int to = shifted.length * 8 / 6;
        return Base64.getEncoder().withoutPadding().encodeToString(shifted).substring(from, to);
    }
}
