package io.aegis.dialects.content;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads server-sent events, of which only the data matter here: comments, names, ids and retry times say nothing.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">HTML, event stream interpretation</a>
 */
public final class EventStream {
    private static final int MOST_BYTES = 1 << 20;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int most;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final ByteArrayOutputStream data = new ByteArrayOutputStream(512);
    private boolean hasData;
    private boolean afterReturn;
    private boolean first = true;

    /** Events of a usual size. */
    public EventStream() {
        this(MOST_BYTES);
    }

    /**
     * @param most largest event and largest line, in bytes
     */
    public EventStream(int most) {
        this.most = most;
    }

    /** Takes the next bytes and returns the data of each event that is complete now. */
    public List<byte[]> next(byte[] bytes) {
        var events = new ArrayList<byte[]>(2);
        int start = 0;
        for (int at = 0; at < bytes.length; at++) {
            byte octet = bytes[at];
            if (octet == '\n' && afterReturn) {
                start = at + 1;
                afterReturn = false;
            } else if (octet == '\n' || octet == '\r') {
                keep(line, bytes, start, at - start);
                endLine(events);
                start = at + 1;
                afterReturn = octet == '\r';
            } else {
                afterReturn = false;
            }
        }
        keep(line, bytes, start, bytes.length - start);
        return events;
    }

    /** Takes the end and returns the data of an event that has no empty line after it. Whether those are whole only the reader can say. */
    public List<byte[]> finish() {
        var events = new ArrayList<byte[]>(1);
        endLine(events);
        endEvent(events);
        return events;
    }

    private void endLine(List<byte[]> events) {
        byte[] bytes = line.toByteArray();
        line.reset();
        int start = first && startsWith(bytes, 0, MARK) ? MARK.length : 0;
        first = false;
        if (bytes.length == start) {
            endEvent(events);
        } else if (isData(bytes, start)) {
            data(bytes, start + DATA.length);
        }
    }

    private void endEvent(List<byte[]> events) {
        if (hasData) {
            events.add(data.toByteArray());
            data.reset();
            hasData = false;
        }
    }

    private static boolean isData(byte[] bytes, int start) {
        int end = start + DATA.length;
        return startsWith(bytes, start, DATA) && (bytes.length == end || bytes[end] == ':');
    }

    private void data(byte[] bytes, int colon) {
        int start = Math.min(bytes.length, colon + 1);
        if (start < bytes.length && bytes[start] == ' ') {
            start++;
        }
        if (hasData) {
            data.write('\n');
        }
        hasData = true;
        keep(data, bytes, start, bytes.length - start);
    }

    private void keep(ByteArrayOutputStream kept, byte[] bytes, int start, int length) {
        if (kept.size() + length > most) {
            throw Refuse.upstream("the upstream sent an event of more than " + most + " bytes");
        }
        kept.write(bytes, start, length);
    }

    private static boolean startsWith(byte[] bytes, int offset, byte[] start) {
        if (bytes.length < offset + start.length) {
            return false;
        }
        for (int at = 0; at < start.length; at++) {
            if (bytes[offset + at] != start[at]) {
                return false;
            }
        }
        return true;
    }
}
