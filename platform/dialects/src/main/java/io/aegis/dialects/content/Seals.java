package io.aegis.dialects.content;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** What providers seal: reasoning that only they can read, or the signature under reasoning that is shown. */
public final class Seals {
    private static final int LEAST_CHARACTERS = 16;
    private static final int MOST_CHARACTERS = 1 << 18;

    /** What some providers write in the place of a seal. Nobody can say anything in it. */
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Seals() {}

    /** Whether a string can be a seal: within bounds, of the alphabets of base64, and nothing that anybody could read. */
    public static boolean isSeal(String value) {
        return value.length() >= LEAST_CHARACTERS
                && value.length() <= MOST_CHARACTERS
                && value.chars().allMatch(Seals::isInAlphabet)
                && (isMixed(value) || UUID.matcher(value).matches())
                && !isLegible(value);
    }

    /** Random bytes have letters of both cases and digits; words and most names do not. */
    private static boolean isMixed(String value) {
        return value.chars().anyMatch(unit -> unit >= 'A' && unit <= 'Z')
                && value.chars().anyMatch(unit -> unit >= 'a' && unit <= 'z')
                && value.chars().anyMatch(unit -> unit >= '0' && unit <= '9');
    }

    private static boolean isInAlphabet(int unit) {
        return (unit >= 'A' && unit <= 'Z')
                || (unit >= 'a' && unit <= 'z')
                || (unit >= '0' && unit <= '9')
                || unit == '+'
                || unit == '/'
                || unit == '-'
                || unit == '_'
                || unit == '=';
    }

    /** Text that somebody wrote in base64 could be read on the other side, but not here by a guard. */
    private static boolean isLegible(String value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value.replace('-', '+').replace('_', '/'));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .chars()
                    .noneMatch(unit -> unit < 0x20 && unit != '\t' && unit != '\n' && unit != '\r');
        } catch (IllegalArgumentException | CharacterCodingException noText) {
            return false;
        }
    }
}
