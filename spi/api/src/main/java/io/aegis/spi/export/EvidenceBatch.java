package io.aegis.spi.export;

import java.util.List;

/**
 * Records that are handed over together.
 *
 * @param records 1 to {@value #MOST}, in strictly ascending order of sequence, of at most {@value #LARGEST} bytes together. Numbers may be missing: what a
 *     ledger no longer keeps is not exported
 */
public record EvidenceBatch(List<EvidenceRecord> records) {
    /** The most records of a batch. */
    public static final int MOST = 1000;

    /** The most bytes of a batch. */
    public static final int LARGEST = 1024 * 1024;

    public EvidenceBatch {
        records = List.copyOf(records);
        if (records.isEmpty() || records.size() > MOST) {
            throw new IllegalArgumentException("a batch has 1 to " + MOST + " records, got " + records.size());
        }
        long before = 0;
        long bytes = 0;
        for (EvidenceRecord each : records) {
            if (each.sequence() <= before) {
                throw new IllegalArgumentException("records ascend, got " + each.sequence() + " after " + before);
            }
            before = each.sequence();
            bytes += each.line().length;
        }
        if (bytes > LARGEST) {
            throw new IllegalArgumentException("a batch has at most " + LARGEST + " bytes, got " + bytes);
        }
    }

    /** The sequence of the first record. */
    public long first() {
        return records.getFirst().sequence();
    }

    /** The sequence of the last record. */
    public long last() {
        return records.getLast().sequence();
    }

    /** The records as JSON lines: each with a line feed after it. */
    public byte[] lines() {
        int length = 0;
        for (EvidenceRecord each : records) {
            length += each.line().length + 1;
        }
        byte[] lines = new byte[length];
        int at = 0;
        for (EvidenceRecord each : records) {
            System.arraycopy(each.line(), 0, lines, at, each.line().length);
            at += each.line().length;
            lines[at++] = '\n';
        }
        return lines;
    }

    @Override
    public String toString() {
        return "EvidenceBatch[" + first() + " to " + last() + ", " + records.size() + " records]";
    }
}
