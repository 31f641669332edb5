package io.aegis.cli;

import io.aegis.ledger.CheckpointKey;
import io.aegis.ledger.SealedNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What somebody brings who verifies evidence: a key, and a checkpoint that was kept. */
final class Evidence {
    private Evidence() {}

    /** A key in a file, or as it stands in one. */
    static CheckpointKey key(String given) {
        try {
            Path file = Path.of(given);
            return CheckpointKey.parse(Files.isRegularFile(file) ? Files.readString(file) : given);
        } catch (IOException | IllegalArgumentException none) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--key takes an Ed25519 public key in PEM or base64, or a file with one; `aegis audit key` prints"
                            + " it");
        }
    }

    static SealedNote checkpoint(Path file) {
        try {
            return SealedNote.parse(Files.readString(file)).orElseThrow(() -> unreadable(file));
        } catch (IOException missing) {
            throw unreadable(file);
        }
    }

    private static CommandFailure unreadable(Path file) {
        return new CommandFailure(
                ExitCode.USAGE, "there is no checkpoint in " + file + "; `aegis audit checkpoint` prints one");
    }
}
