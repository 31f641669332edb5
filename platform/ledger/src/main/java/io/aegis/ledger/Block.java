package io.aegis.ledger;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Records that became durable together.
 *
 * @param head what the file says of them
 * @param text their lines, a line feed between them
 */
record Block(Head head, String text) {
    /**
     * The line that stands before a block in the file. A line of a record begins with a brace, so this one is found from anywhere in the file.
     *
     * @param first sequence number of the first record
     * @param count how many there are
     * @param atMillis when the first was handed over, milliseconds since the epoch
     * @param length how many bytes their lines take, with the line feed after the last
     * @param prevHash hash of the record before the first
     * @param lastHash hash of the last
     */
    record Head(long first, int count, long atMillis, int length, String prevHash, String lastHash) {
        /** The sign at the beginning of the line. */
        static final char SIGN = '#';

        /** No head is longer: three numbers of 19 digits at most, one of 10, two hashes, what is between them. */
        static final int MAX_LENGTH = 3 * 19 + 10 + 2 * 64 + 8;

        private static final int WORDS = 7;

        private static final int HASH_LENGTH = 64;

        byte[] bytes() {
            String line =
                    SIGN + " " + first + " " + count + " " + atMillis + " " + length + " " + prevHash + " " + lastHash;
            return (line + "\n").getBytes(StandardCharsets.US_ASCII);
        }

        /**
         * Reads a head.
         *
         * @throws IllegalArgumentException if the line is none
         */
        static Head parse(String line) {
            String[] words = line.split(" ", -1);
            if (words.length != WORDS || !words[0].equals("#")) {
                throw new IllegalArgumentException("not the head of a block");
            }
            var head = new Head(
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    Long.parseLong(words[3]),
                    Integer.parseInt(words[4]),
                    words[5],
                    words[6]);
            boolean counts = head.first >= 1 && head.count >= 1 && head.length >= 1;
            if (!counts || !isHash(head.prevHash) || !isHash(head.lastHash)) {
                throw new IllegalArgumentException("not the head of a block");
            }
            return head;
        }

        /** A head ends with a hash and a record with a brace, so no text of a record is taken for a head. */
        private static boolean isHash(String word) {
            return word.length() == HASH_LENGTH && word.chars().allMatch(HexFormat::isHexDigit);
        }
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** The chain after this block; empty if its records do not follow each other as its head says. */
    Optional<Chain> end() {
        var chain = new Chain(head.first(), head.prevHash());
        List<String> lines = lines();
        boolean follows = lines.size() == head.count();
        for (String line : lines) {
            follows &= chain.precedes(line);
            chain = chain.after(line);
        }
        return follows && chain.hash().equals(head.lastHash()) ? Optional.of(chain) : Optional.empty();
    }
}
