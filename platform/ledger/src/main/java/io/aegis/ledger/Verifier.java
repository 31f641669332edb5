package io.aegis.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Verifies an export or a proof without a gateway. An export is read line by line, in constant memory.
 *
 * <p>What it finds is every change of what a checkpoint covers. What it cannot find without an earlier checkpoint: that records are missing after the last
 * checkpoint of the export, and that the holder of the key wrote all of it anew.
 */
public final class Verifier {
    private static final byte[] HEADER = LedgerReader.HEADER.getBytes(StandardCharsets.UTF_8);

    private Verifier() {}

    /** Verifies a file by what it says itself. */
    public static Verification verify(Path file) {
        return verify(file, Expectations.NONE);
    }

    /** Verifies a file by what it says and what is expected of it. */
    public static Verification verify(Path file, Expectations expected) {
        try (ExportLines lines = ExportLines.of(file)) {
            if (Arrays.equals(lines.next(), HEADER)) {
                return new ExportVerifier(expected).verify(lines);
            }
        } catch (IOException unreadable) {
            return new Verification.NotAnExport("it cannot be read");
        }
        return new ProofVerifier(expected).verify(file);
    }
}
