package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The end of a hash chain: what the next record must follow.
 *
 * @param next sequence number of the next record; the first is 1
 * @param hash hash of the last record, 64 zeros before the first
 */
record Chain(long next, String hash) {
    /** A chain without records. */
    static final Chain EMPTY = new Chain(1, "0".repeat(64));

    /** One record as it stands in the ledger: canonical JSON, its members sorted. */
    String line(String origin, String type, String at, String body) {
        return new String(new OpenLine(origin, type, at, body).at(this), StandardCharsets.UTF_8);
    }

    /** Whether a line says of itself that it follows. */
    boolean precedes(String line) {
        return line.contains("\"prev_hash\":\"" + hash + "\",\"seq\":" + next + ",\"type\":\"");
    }

    /** The chain after a line. */
    Chain after(String line) {
        return new Chain(next + 1, hash(line));
    }

    /** The chain after a line, given as its bytes. */
    Chain after(byte[] line) {
        return new Chain(next + 1, hash(line));
    }

    /** SHA-256 over the bytes of a line without its line feed, hexadecimal. */
    static String hash(String line) {
        return hash(line.getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
