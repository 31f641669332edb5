package io.aegis.ledger;

/** What a verifier found in an export. */
public sealed interface Verification {
    /**
     * Every record is what the chain says.
     *
     * @param records how many there are
     * @param firstSeq sequence number of the first; if it is not 1, what came before was not looked at
     * @param lastHash hash of the last, to be compared with one that was kept elsewhere
     */
    record Intact(long records, long firstSeq, String lastHash) implements Verification {}

    /**
     * Somebody changed the export.
     *
     * @param line number of the line, the first is 1
     * @param why what does not fit
     */
    record Tampered(long line, String why) implements Verification {}

    /** The file is not an export. */
    record NotAnExport(String why) implements Verification {}
}
