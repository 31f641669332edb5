package io.aegis.export;

import io.aegis.spi.export.EvidenceBatch;
import io.aegis.spi.export.EvidenceRecord;
import io.aegis.spi.export.ExportResult;
import io.aegis.spi.export.Exporter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Appends each batch to a file, on disk before it says so. The file is an export as {@code aegis audit export} writes it, so {@code aegis audit verify}
 * reads it; a record that a crash left there before the cursor moved is not written a second time. Where somebody took the file away, a new one is begun; where
 * it does not end with the record before the batch, nothing is written.
 */
public final class JsonlExporter implements Exporter, AutoCloseable {
    private final Path path;
    private final OptionalLong rotateAt;
    private final byte[] header;
    private @Nullable ArchiveFile file;
    private boolean closed;

    /**
     * A file.
     *
     * @param rotateAt bytes from which on the file gets the number of its last record behind its name, and a new one is begun; empty for never
     * @param header the first line of every file, without its line feed
     */
    public JsonlExporter(Path path, OptionalLong rotateAt, byte[] header) {
        this.path = path;
        this.rotateAt = rotateAt;
        this.header = header.clone();
    }

    @Override
    public synchronized ExportResult export(EvidenceBatch batch) {
        if (closed) {
            throw new DeliveryException("it was closed");
        }
        try {
            append(batch);
            return new ExportResult.Delivered();
        } catch (IOException failed) {
            release();
            throw new DeliveryException(
                    "its file cannot be written: " + failed.getClass().getSimpleName());
        } catch (DeliveryException unusable) {
            release();
            throw unusable;
        }
    }

    private void append(EvidenceBatch batch) throws IOException {
        ArchiveFile archive = file;
        if (archive == null || !archive.isInPlace()) {
            release();
            archive = ArchiveFile.open(path, header);
            file = archive;
        }
        List<EvidenceRecord> missing = missing(batch, archive.last());
        if (missing.isEmpty()) {
            return;
        }
        if (rotateAt.isPresent() && archive.isAtLeast(rotateAt.getAsLong())) {
            archive.retire();
            release();
            archive = ArchiveFile.open(path, header);
            file = archive;
        }
        archive.append(new EvidenceBatch(missing).lines());
    }

    /** Those that are not there, or no longer known to be. */
    private static List<EvidenceRecord> missing(EvidenceBatch batch, Optional<Line> last) {
        long there = last.map(Line::sequence).orElse(0L);
        if (last.isEmpty() || there == batch.first() - 1) {
            return batch.records();
        }
        if (there < batch.first()) {
            throw new DeliveryException("its file ends with record " + there + ", and " + batch.first()
                    + " comes next, so that it could not be verified; put the right one back, or move it away to begin"
                    + " a new one");
        }
        boolean same = batch.records().stream()
                .anyMatch(record -> record.sequence() == there
                        && Arrays.equals(record.line(), last.map(Line::bytes).orElse(new byte[0])));
        if (!same) {
            throw new DeliveryException("its file ends with record " + there + ", which is not what the ledger has"
                    + " there or lies beyond what was delivered; move the file away to begin a new one");
        }
        return batch.records().stream()
                .filter(record -> record.sequence() > there)
                .toList();
    }

    private void release() {
        ArchiveFile held = file;
        file = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        release();
    }
}
