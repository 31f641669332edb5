package io.aegis.ledger;

import java.nio.charset.StandardCharsets;

/**
 * One record as it stands in the ledger, canonical JSON with sorted members, but for the two members that its place in the chain decides.
 *
 * <p>Whoever appends a record makes this; the ledger's one writer only has to close it. Immutable.
 */
final class OpenLine {
    /** The hash before it, and the longest number that a record can have. */
    private static final int LONGEST_PLACE = 64 + "\",\"seq\":".length() + 19;

    private final byte[] before;
    private final byte[] after;

    OpenLine(String origin, String type, String at, String body) {
        String known = new JsonText(body.length() + 128)
                .object(json -> {
                    json.name("at").text(at);
                    json.name("body").raw(body);
                    json.name("origin").text(origin);
                })
                .toString();
        before = bytes(known.substring(0, known.length() - 1) + ",\"prev_hash\":\"");
        after = bytes(",\"type\":" + new JsonText(64).text(type) + "}");
    }

    /** The line at the end of a chain, without its line feed. */
    byte[] at(Chain chain) {
        byte[] place = bytes(chain.hash() + "\",\"seq\":" + chain.next());
        byte[] line = new byte[before.length + place.length + after.length];
        System.arraycopy(before, 0, line, 0, before.length);
        System.arraycopy(place, 0, line, before.length, place.length);
        System.arraycopy(after, 0, line, before.length + place.length, after.length);
        return line;
    }

    /** The most bytes that it has, wherever it comes to stand. */
    int mostBytes() {
        return before.length + LONGEST_PLACE + after.length;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
