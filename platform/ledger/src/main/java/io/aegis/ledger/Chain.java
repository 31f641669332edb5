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
        var json = new JsonText();
        json.object(() -> {
            json.name("at").text(at);
            json.name("body").raw(body);
            json.name("origin").text(origin);
            json.name("prev_hash").text(hash);
            json.name("seq").number(next);
            json.name("type").text(type);
        });
        return json.toString();
    }

    /** Whether a line says of itself that it follows. */
    boolean precedes(String line) {
        return line.contains("\"prev_hash\":\"" + hash + "\",\"seq\":" + next + ",\"type\":\"");
    }

    /** The chain after a line. */
    Chain after(String line) {
        return new Chain(next + 1, hash(line));
    }

    /** SHA-256 over the bytes of a line without its line feed, hexadecimal. */
    static String hash(String line) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-256", missing);
        }
    }
}
