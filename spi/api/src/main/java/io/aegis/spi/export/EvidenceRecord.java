package io.aegis.spi.export;

import static java.util.Objects.requireNonNull;

/**
 * One record of the ledger, as {@code aegis audit export} writes it.
 *
 * @param sequence its number in the ledger, from 1; no two records of a ledger have the same
 * @param line one JSON object (RFC 8259) in UTF-8, without a line feed, of 2 to {@value #LONGEST} bytes. Not copied: do not change it. Its digest is part of
 *     the hash chain, so a receiver that verifies needs these very bytes
 */
public record EvidenceRecord(long sequence, byte[] line) {
    /** The most bytes that a record has. */
    public static final int LONGEST = 256 * 1024;

    public EvidenceRecord {
        requireNonNull(line, "line");
        if (sequence < 1) {
            throw new IllegalArgumentException("records are numbered from 1, got " + sequence);
        }
        if (line.length < 2 || line.length > LONGEST) {
            throw new IllegalArgumentException("a record has 2 to " + LONGEST + " bytes, got " + line.length);
        }
        for (byte each : line) {
            if (each == '\n') {
                throw new IllegalArgumentException("a record is one line");
            }
        }
    }

    @Override
    public String toString() {
        return "EvidenceRecord[" + sequence + ", " + line.length + " bytes]";
    }
}
