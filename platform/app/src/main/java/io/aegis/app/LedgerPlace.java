package io.aegis.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Which file the ledger of a data directory was at its last start. In a copy of the directory, and after it was restored, it is another one, and then the
 * chain and its key may be in use elsewhere.
 */
final class LedgerPlace {
    private final Path note;
    private final String now;

    private LedgerPlace(Path note, String now) {
        this.note = note;
        this.now = now;
    }

    /** Of a ledger that is there. */
    static LedgerPlace of(Path ledger) throws IOException {
        return new LedgerPlace(
                ledger.resolveSibling("ledger-place"),
                Files.getAttribute(ledger, "unix:ino").toString());
    }

    /** Whether the ledger was another file before; a new one was none. */
    boolean isAnother() throws IOException {
        try {
            return !Files.readString(note, StandardCharsets.US_ASCII).strip().equals(now);
        } catch (NoSuchFileException first) {
            return false;
        }
    }

    /** Notes where it is. */
    void keep() throws IOException {
        Path draft = Files.createTempFile(
                note.getParent(),
                "ledger",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, now + "\n", StandardCharsets.US_ASCII);
        Files.move(draft, note, StandardCopyOption.ATOMIC_MOVE);
    }
}
