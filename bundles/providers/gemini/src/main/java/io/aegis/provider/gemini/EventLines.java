package io.aegis.provider.gemini;

import io.aegis.spi.provider.UpstreamException;
import io.aegis.spi.provider.UpstreamException.Cause;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events, however their bytes arrive, and of them only the data: lines that end in LF, CR or both, an empty one after each event. Used by
 * one thread.
 */
final class EventLines {
    static final int LONGEST = 8 << 20;

    private static final String FIELD = "data:";

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private boolean hasData;
    private boolean afterReturn;

    /**
     * The data of the events that are complete with these bytes.
     *
     * @throws UpstreamException if an event is too long
     */
    List<byte[]> next(byte[] bytes) {
        var events = new ArrayList<byte[]>();
        for (byte octet : bytes) {
            if (octet == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = octet == '\r';
            if (octet == '\n' || octet == '\r') {
                ended(events);
            } else {
                line.write(octet);
                if (line.size() + data.size() > LONGEST) {
                    throw new UpstreamException(Cause.INVALID);
                }
            }
        }
        return events;
    }

    /** Whether nothing of a further event has come. */
    boolean isBetweenEvents() {
        return !hasData && line.size() == 0;
    }

    private void ended(List<byte[]> events) {
        byte[] read = line.toByteArray();
        line.reset();
        if (read.length == 0) {
            if (hasData) {
                events.add(data.toByteArray());
            }
            data.reset();
            hasData = false;
        } else if (isData(read)) {
            int from =
                    read.length > FIELD.length() && read[FIELD.length()] == ' ' ? FIELD.length() + 1 : FIELD.length();
            if (hasData) {
                data.write('\n');
            }
            data.write(read, from, read.length - from);
            hasData = true;
        }
    }

    private static boolean isData(byte[] read) {
        for (int at = 0; at < FIELD.length(); at++) {
            if (at >= read.length || read[at] != FIELD.charAt(at)) {
                return false;
            }
        }
        return true;
    }
}
