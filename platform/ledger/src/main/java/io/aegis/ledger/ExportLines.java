package io.aegis.ledger;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file, byte for byte: hashes are made of bytes. Used by one thread. */
final class ExportLines implements AutoCloseable {
    /** No record is longer; a file that is one endless line must not become one endless array. */
    private static final int LONGEST = 64 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int next;
    private int end;
    private boolean whole = true;

    private ExportLines(InputStream in) {
        this.in = in;
    }

    static ExportLines of(Path file) throws IOException {
        return new ExportLines(new BufferedInputStream(Files.newInputStream(file), BUFFER));
    }

    /** The next line without its line feed; null after the last. */
    byte @Nullable [] next() throws IOException {
        var line = new ByteArrayOutputStream(1024);
        while (fill()) {
            int feed = feed();
            line.write(buffer, next, feed - next);
            next = Math.min(feed + 1, end);
            if (feed < end) {
                return line.toByteArray();
            }
            if (line.size() > LONGEST) {
                break;
            }
        }
        whole = line.size() == 0;
        return whole ? null : line.toByteArray();
    }

    /** Whether the line that was given last ended with a line feed, as every line does. */
    boolean isWhole() {
        return whole;
    }

    private boolean fill() throws IOException {
        if (next == end) {
            next = 0;
            end = Math.max(0, in.read(buffer));
        }
        return next < end;
    }

    private int feed() {
        int at = next;
        while (at < end && buffer[at] != '\n') {
            at++;
        }
        return at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
