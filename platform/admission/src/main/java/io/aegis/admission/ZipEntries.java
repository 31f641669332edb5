package io.aegis.admission;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The entries of a zip file that every reader reads alike (APPNOTE 6.3.10): local headers follow one another from the first byte to the directory, in the
 * order of the directory, each says what the directory says, and nothing lies before, between or behind them. No comments, no zip64, no encryption.
 *
 * <p>A reader that goes by the directory and one that goes by the stream cannot be shown two different jars.
 */
final class ZipEntries {
    private static final int LOCAL = 0x04034b50;
    private static final int CENTRAL = 0x02014b50;
    private static final int END = 0x06054b50;
    private static final int DESCRIPTOR = 0x08074b50;
    private static final int LOCAL_SIZE = 30;
    private static final int CENTRAL_SIZE = 46;
    private static final int END_SIZE = 22;
    private static final int DESCRIPTOR_SIZE = 16;
    /** Deflate options, sizes behind the data, names in UTF-8. */
    private static final int KNOWN_FLAGS = 0b1000_0000_1110;

    private static final int SIZES_BEHIND = 0b1000;
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    /** The mark of a jar, times and owners: fields that change neither a name nor a size. */
    private static final Set<Integer> KNOWN_EXTRAS = Set.of(0xcafe, 0x5455, 0x000a, 0x5855, 0x7855, 0x7875);

    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_NAME = 1_024;
    private static final int MAX_FOLDERS = 64;
    private static final int MAX_ENTRY = 32 * 1024 * 1024;
    private static final long MAX_BYTES = 256L * 1024 * 1024;
    private static final int FREE_OF_RATIO = 1024 * 1024;
    private static final int MAX_RATIO = 100;

    private final byte[] zip;
    private final ByteBuffer buffer;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * One entry.
     *
     * @param name as it stands, in ASCII
     * @param data where its data begins
     */
    record Entry(String name, int method, int data, int compressed, int size, int crc) {
        boolean isFolder() {
            return name.endsWith("/");
        }
    }

    /** A header of the directory. */
    private record Header(int flags, int method, int crc, int compressed, int size, byte[] name, int local) {}

    private ZipEntries(byte[] zip) {
        this.zip = zip;
        this.buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the directory and every local header; no data. */
    static ZipEntries read(byte[] zip) throws MalformedException {
        var entries = new ZipEntries(zip);
        try {
            entries.readDirectory();
        } catch (IndexOutOfBoundsException cut) {
            throw malformed("not a readable jar file: a header leads out of it");
        }
        return entries;
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The unpacked data of an entry, checked against its size and its checksum. */
    byte[] content(Entry entry) throws MalformedException {
        byte[] content = entry.method() == STORED
                ? Arrays.copyOfRange(zip, entry.data(), entry.data() + entry.size())
                : inflated(entry);
        var checksum = new CRC32();
        checksum.update(content);
        if ((int) checksum.getValue() != entry.crc()) {
            throw malformed(entry.name(), "its checksum is not that of its data");
        }
        return content;
    }

    private byte[] inflated(Entry entry) throws MalformedException {
        var content = new byte[entry.size()];
        try (var inflater = new Inflater(true)) {
            inflater.setInput(zip, entry.data(), entry.compressed());
            int length = 0;
            for (int more = -1; more != 0 && length < content.length; length += more) {
                more = inflater.inflate(content, length, content.length - length);
            }
            // The last call finds the end of the stream, or that there is more than the directory says.
            boolean isAll = length == content.length && inflater.inflate(new byte[1]) == 0 && inflater.finished();
            if (!isAll || inflater.getRemaining() != 0) {
                throw malformed(entry.name(), "its data does not have the size that the directory says");
            }
            return content;
        } catch (DataFormatException broken) {
            throw malformed(entry.name(), "its data cannot be unpacked");
        }
    }

    private void readDirectory() throws MalformedException {
        int end = zip.length - END_SIZE;
        if (end < 0 || buffer.getInt(end) != END || buffer.getShort(end + 20) != 0) {
            throw malformed("not a readable jar file: it ends with the end of its directory, and nothing behind it");
        }
        int count = unsignedShort(end + 10);
        int size = buffer.getInt(end + 12);
        int start = buffer.getInt(end + 16);
        boolean isOneDisk =
                buffer.getShort(end + 4) == 0 && buffer.getShort(end + 6) == 0 && unsignedShort(end + 8) == count;
        if (!isOneDisk || size < 0 || start < 0 || (long) start + size != end || count == 0xffff) {
            throw malformed("its directory is not one piece before its end, or needs zip64");
        }
        if (count > MAX_ENTRIES) {
            throw malformed("more than " + MAX_ENTRIES + " entries");
        }
        readEntries(count, start, end);
    }

    private void readEntries(int count, int start, int end) throws MalformedException {
        int central = start;
        int local = 0;
        long total = 0;
        for (int read = 0; read < count; read++) {
            if (buffer.getInt(central) != CENTRAL) {
                throw malformed("its directory has fewer entries than it says");
            }
            Header header = header(central);
            central += CENTRAL_SIZE + header.name().length + unsignedShort(central + 30);
            String name = name(header.name());
            if (header.local() != local) {
                throw malformed(name, "it does not begin where the entry before it ends");
            }
            requireModest(header, name);
            total += header.size();
            if (total > MAX_BYTES) {
                throw malformed("more than " + MAX_BYTES + " bytes when it is unpacked");
            }
            local = readLocal(header, name, local, start);
        }
        if (central != end || local != start) {
            throw malformed("there are bytes that belong to no entry");
        }
    }

    private Header header(int at) throws MalformedException {
        int nameLength = unsignedShort(at + 28);
        int extraLength = unsignedShort(at + 30);
        byte[] name = copy(at + CENTRAL_SIZE, nameLength);
        requireKnownExtras(name(name), at + CENTRAL_SIZE + nameLength, extraLength);
        if (buffer.getShort(at + 32) != 0 || buffer.getShort(at + 34) != 0) {
            throw malformed(name(name), "it has a comment, or lies on another disk");
        }
        return new Header(
                unsignedShort(at + 8),
                unsignedShort(at + 10),
                buffer.getInt(at + 16),
                buffer.getInt(at + 20),
                buffer.getInt(at + 24),
                name,
                buffer.getInt(at + 42));
    }

    private static void requireModest(Header header, String name) throws MalformedException {
        if ((header.flags() & ~KNOWN_FLAGS) != 0) {
            throw malformed(name, "it is encrypted, or has flags that are not understood here");
        }
        if (header.method() != STORED && header.method() != DEFLATED) {
            throw malformed(name, "it is neither stored nor deflated");
        }
        if (header.size() < 0 || header.compressed() < 0 || header.size() > MAX_ENTRY) {
            throw malformed(name, "more than " + MAX_ENTRY + " bytes");
        }
        if (header.method() == STORED && (header.size() != header.compressed() || isBehind(header))) {
            throw malformed(name, "it is stored and has two sizes, or its size behind it");
        }
        if (header.size() > FREE_OF_RATIO && header.size() / MAX_RATIO > header.compressed()) {
            throw malformed(name, "it is more than " + MAX_RATIO + " times as large when it is unpacked");
        }
        if (name.endsWith("/") && header.size() != 0) {
            throw malformed(name, "a folder has no data");
        }
    }

    /** Reads the local header of an entry; says where the next one has to begin. */
    private int readLocal(Header header, String name, int at, int directory) throws MalformedException {
        int nameLength = unsignedShort(at + 26);
        int extraLength = unsignedShort(at + 28);
        boolean isSame = buffer.getInt(at) == LOCAL
                && unsignedShort(at + 6) == header.flags()
                && unsignedShort(at + 8) == header.method()
                && Arrays.equals(copy(at + LOCAL_SIZE, nameLength), header.name());
        if (!isSame || !isSameSize(header, at + 14, isBehind(header))) {
            throw malformed(name, "its own header and the directory say different things");
        }
        requireKnownExtras(name, at + LOCAL_SIZE + nameLength, extraLength);
        int data = at + LOCAL_SIZE + nameLength + extraLength;
        long next = (long) data + header.compressed() + (isBehind(header) ? DESCRIPTOR_SIZE : 0);
        if (next > directory) {
            throw malformed(name, "its data reaches into the directory");
        }
        if (isBehind(header)) {
            int descriptor = data + header.compressed();
            if (buffer.getInt(descriptor) != DESCRIPTOR || !isSameSize(header, descriptor + 4, false)) {
                throw malformed(name, "what stands behind its data and the directory say different things");
            }
        }
        entries.add(new Entry(name, header.method(), data, header.compressed(), header.size(), header.crc()));
        return (int) next;
    }

    private boolean isSameSize(Header header, int at, boolean isUnsaid) {
        int crc = buffer.getInt(at);
        int compressed = buffer.getInt(at + 4);
        int size = buffer.getInt(at + 8);
        return (crc == header.crc() && compressed == header.compressed() && size == header.size())
                || (isUnsaid && crc == 0 && compressed == 0 && size == 0);
    }

    private void requireKnownExtras(String name, int from, int length) throws MalformedException {
        int to = from + length;
        int at = from;
        while (at + 4 <= to && KNOWN_EXTRAS.contains(unsignedShort(at))) {
            at += 4 + unsignedShort(at + 2);
        }
        if (at != to) {
            throw malformed(name, "it has an extra field that could give it another name or size");
        }
    }

    private static boolean isBehind(Header header) {
        return (header.flags() & SIZES_BEHIND) != 0;
    }

    private static String name(byte[] name) throws MalformedException {
        String latin = new String(name, StandardCharsets.ISO_8859_1);
        if (name.length > MAX_NAME) {
            throw malformed(latin, "a name has at most " + MAX_NAME + " characters");
        }
        int folders = 0;
        for (byte each : name) {
            if (each < ' ' || each > '~') {
                throw malformed(latin, "a name has printable characters of ASCII and no others");
            }
            folders += each == '/' ? 1 : 0;
        }
        if (folders > MAX_FOLDERS) {
            throw malformed(latin, "it lies in at most " + MAX_FOLDERS + " folders within each other");
        }
        return latin;
    }

    private byte[] copy(int from, int length) {
        var copy = new byte[length];
        buffer.get(from, copy);
        return copy;
    }

    private int unsignedShort(int at) {
        return Short.toUnsignedInt(buffer.getShort(at));
    }

    private static MalformedException malformed(String message) {
        return new MalformedException("the jar", message);
    }

    private static MalformedException malformed(String entry, String message) {
        return new MalformedException("entry " + Words.shown(entry), message);
    }
}
