package io.aegis.export;

import io.aegis.spi.export.EvidenceRecord;
import java.nio.charset.StandardCharsets;

/** One record of the ledger as it stands: canonical JSON, so that its number and its type are the last of its members. */
record Line(long sequence, String type, byte[] bytes) {
    private static final String SEQUENCE = ",\"seq\":";
    private static final String TYPE = ",\"type\":\"";

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Line of(String text) {
        int sequence = text.lastIndexOf(SEQUENCE);
        int type = text.lastIndexOf(TYPE);
        if (sequence < 0 || type < sequence || !text.endsWith("\"}")) {
            throw new IllegalArgumentException("not a record of a ledger");
        }
        return new Line(
                Long.parseLong(text.substring(sequence + SEQUENCE.length(), type)),
                text.substring(type + TYPE.length(), text.length() - 2),
                text.getBytes(StandardCharsets.UTF_8));
    }

    boolean isTooLong() {
        return bytes.length > EvidenceRecord.LONGEST;
    }

    EvidenceRecord record() {
        return new EvidenceRecord(sequence, bytes);
    }
}
