package io.aegis.guard.exfiltration;

import static io.aegis.guard.exfiltration.Characters.hex;
import static io.aegis.guard.exfiltration.Characters.isAlphanumeric;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Decodes base64 of either alphabet and hexadecimal, wherever in a text they stand and at every place at which their first digit can be.
 *
 * <p>What comes out are runs of characters that can be read; bytes are passed over.
 */
final class Digits {
    private static final int SHORTEST = 11;
    private static final int SHORTEST_HEX = 16;
    private static final int SHORTEST_READABLE = 8;

    private Digits() {}

    static List<String> decoded(String text) {
        var decoded = new ArrayList<String>();
        runs(text, SHORTEST, c -> isAlphanumeric((char) c) || c == '+' || c == '-' || c == '_', decoded, 6);
        if (text.indexOf('/') >= 0) {
            runs(text, SHORTEST, c -> isAlphanumeric((char) c) || c == '+' || c == '/', decoded, 6);
        }
        runs(text, SHORTEST_HEX, c -> hex((char) c) >= 0, decoded, 4);
        return decoded;
    }

    private static void runs(String text, int shortest, IntPredicate isDigit, List<String> decoded, int bits) {
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !isDigit.test(text.charAt(at))) {
                if (at - start >= shortest) {
                    run(text, start, at, bits, decoded);
                }
                start = at + 1;
            }
        }
    }

    private static void run(String text, int start, int end, int bits, List<String> decoded) {
        int phases = bits == 6 ? 4 : 2;
        for (int phase = 0; phase < phases; phase++) {
            readable(text, start + phase, end, bits, decoded);
        }
    }

    private static void readable(String text, int start, int end, int bits, List<String> decoded) {
        var run = new StringBuilder();
        int buffer = 0;
        int filled = 0;
        for (int at = start; at < end; at++) {
            buffer = (buffer << bits | value(text.charAt(at), bits)) & 0xFFFF;
            filled += bits;
            if (filled >= 8) {
                filled -= 8;
                char c = (char) (buffer >> filled & 0xFF);
                if ((c >= ' ' && c < 0x7F) || c == '\n' || c == '\t') {
                    run.append(c);
                } else {
                    take(run, decoded);
                }
            }
        }
        take(run, decoded);
    }

    private static void take(StringBuilder run, List<String> decoded) {
        if (run.length() >= SHORTEST_READABLE) {
            decoded.add(run.toString());
        }
        run.setLength(0);
    }

    private static int value(char c, int bits) {
        if (bits == 4) {
            return hex(c);
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 26;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 52;
        }
        return c == '+' || c == '-' ? 62 : 63;
    }
}
