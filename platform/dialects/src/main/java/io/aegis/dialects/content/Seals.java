package io.aegis.dialects.content;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What providers seal: reasoning that only they can read, or the signature under reasoning that is shown.
 *
 * <p>The bytes of a seal are as good as random. Of random bytes 44 in 100 belong to what could be text in UTF-8 (38 are ASCII, 6 are of longer sequences);
 * of text that somebody wrote all do. So 128 bytes in a row are read as text if at most 24 of them are none, which random bytes are once in 10^16 times. A
 * shorter seal is judged as a whole, at odds of one in 10^11; below 32 bytes, which no provider is known to use, all of it has to be text, and the odds fall
 * to two in a million for 16 bytes. Words in the alphabet of base64 itself (hyphens for spaces) show by their small letters: two of them follow each other
 * in 16 of 100 places where chance decides, and in 40 or more where somebody writes, which chance does once in 10^11 stretches. {@linkplain
 * io.aegis.kernel.port.AnswerEvent.Seal#isReadable() What is too short for that} is read by the guards.
 */
public final class Seals {
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_CHARACTERS = 1 << 18;

    /** What some providers write in the place of a seal, or into one. The bytes of a text do not have its variant, and nobody can say anything in it. */
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private static final Pattern STANDARD = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Pattern FOR_URLS = Pattern.compile("[A-Za-z0-9_-]+={0,2}");
    private static final Pattern HEX = Pattern.compile("([0-9A-Fa-f]{2})+");

    /** Bytes that are judged together. */
    private static final int STRETCH = 128;

    /** Bytes of which each must be text, and one in this many of those beyond need not be. */
    private static final int ALL_TEXT = 32;

    private static final int ONE_IN = 4;

    /** Pairs of characters that are judged together, and how many are of small letters where somebody writes. */
    private static final int PAIRS = 255;

    private static final int WORDY = PAIRS * 2 / 5;

    private Seals() {}

    /** Whether a string can be a seal: within bounds, base64 or its form for URLs, and nothing that anybody could read. */
    public static boolean isSeal(String value) {
        return value.length() >= LEAST_CHARACTERS
                && value.length() <= MOST_CHARACTERS
                && (UUID.matcher(value).matches() || (isMixed(value) && !isWritten(value) && holdsNoText(value)));
    }

    /** Random bytes have letters of both cases and digits; words and most names do not. */
    private static boolean isMixed(String value) {
        return value.chars().anyMatch(unit -> unit >= 'A' && unit <= 'Z')
                && value.chars().anyMatch(unit -> unit >= 'a' && unit <= 'z')
                && value.chars().anyMatch(unit -> unit >= '0' && unit <= '9');
    }

    /** Text that somebody wrote in base64 could be read on the other side, but not here by a guard. What is no base64 is no seal. */
    private static boolean holdsNoText(String value) {
        Optional<byte[]> bytes = decoded(value);
        return bytes.isPresent()
                && !isText(bytes.get())
                && !(HEX.matcher(value).matches() && isText(HexFormat.of().parseHex(value)));
    }

    private static Optional<byte[]> decoded(String value) {
        try {
            if (STANDARD.matcher(value).matches()) {
                return Optional.of(Base64.getDecoder().decode(value));
            }
            return FOR_URLS.matcher(value).matches()
                    ? Optional.of(Base64.getUrlDecoder().decode(value))
                    : Optional.empty();
        } catch (IllegalArgumentException cut) {
            return Optional.empty();
        }
    }

    /** Zeros are left out: text in UTF-16 is text too. */
    private static boolean isText(byte[] bytes) {
        String read = new String(bytes, StandardCharsets.UTF_8).replace("\0", "");
        var noise = new BitSet();
        int size = 0;
        for (int unit : UUID.matcher(read).replaceAll("\1").codePoints().toArray()) {
            noise.set(size, !isLegible(unit));
            size += isLegible(unit) ? bytes(unit) : 1;
        }
        int stretch = Math.min(size, STRETCH);
        return size > 0 && least(noise, size, stretch) <= Math.max(0, (stretch - ALL_TEXT) / ONE_IN);
    }

    private static boolean isLegible(int unit) {
        boolean control = unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r';
        return !control && (unit < 0x7F || unit > 0x9F) && unit != '\uFFFD';
    }

    private static int bytes(int unit) {
        if (unit < 0x80) {
            return 1;
        }
        if (unit < 0x800) {
            return 2;
        }
        return unit < 0x10000 ? 3 : 4;
    }

    private static boolean isWritten(String value) {
        var apart = new BitSet();
        for (int at = 1; at < value.length(); at++) {
            apart.set(at - 1, !isSmall(value.charAt(at)) || !isSmall(value.charAt(at - 1)));
        }
        return value.length() > PAIRS && least(apart, value.length() - 1, PAIRS) <= PAIRS - WORDY;
    }

    private static boolean isSmall(char unit) {
        return unit >= 'a' && unit <= 'z';
    }

    /** How many of the places in a stretch are set where fewest are. */
    private static int least(BitSet places, int size, int stretch) {
        int count = places.get(0, stretch).cardinality();
        int least = count;
        for (int end = stretch; end < size; end++) {
            count += (places.get(end) ? 1 : 0) - (places.get(end - stretch) ? 1 : 0);
            least = Math.min(least, count);
        }
        return least;
    }
}
