package io.aegis.admission;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes a zip file field by field, so that a test can let two of its fields disagree. */
final class RawZip {
    private final List<Item> items = new ArrayList<>();
    private byte[] before = {};
    private byte[] between = {};
    private byte[] behind = {};
    private byte[] comment = {};
    private int countOffset;

    /** An entry as its local header and as the directory have it. */
    record Item(Side local, Side central, byte[] data) {
        Item local(UnaryOperator<Side> change) {
            return new Item(change.apply(local), central, data);
        }

        Item central(UnaryOperator<Side> change) {
            return new Item(local, change.apply(central), data);
        }

        Item both(UnaryOperator<Side> change) {
            return new Item(change.apply(local), change.apply(central), data);
        }

        Item data(byte[] other) {
            return new Item(local, central, other);
        }
    }

    /** One of the two headers of an entry. */
    record Side(String name, int flags, int method, int crc, int compressed, int size, byte[] extra, String comment) {
        Side named(String other) {
            return new Side(other, flags, method, crc, compressed, size, extra, comment);
        }

        Side flagged(int more) {
            return new Side(name, flags | more, method, crc, compressed, size, extra, comment);
        }

        Side by(int other) {
            return new Side(name, flags, other, crc, compressed, size, extra, comment);
        }

        Side summed(int other) {
            return new Side(name, flags, method, other, compressed, size, extra, comment);
        }

        Side sized(int other, int unpacked) {
            return new Side(name, flags, method, crc, other, unpacked, extra, comment);
        }

        Side with(byte... other) {
            return new Side(name, flags, method, crc, compressed, size, other, comment);
        }

        Side said(String words) {
            return new Side(name, flags, method, crc, compressed, size, extra, words);
        }
    }

    static RawZip empty() {
        return new RawZip();
    }

    /** The entries of a plugin, ready to be spoilt. */
    static RawZip of(PluginJar jar) {
        var all = new LinkedHashMap<String, byte[]>();
        all.put(PluginJar.MANIFEST, jar.manifest().getBytes(StandardCharsets.UTF_8));
        all.putAll(jar.entries());
        var zip = new RawZip();
        all.forEach((name, content) -> zip.items.add(item(name, content)));
        return zip;
    }

    static Item item(String name, byte[] content) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        var packed = new byte[content.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return new Item(
                side(name, 8, content, length),
                side(name, 8, content, length),
                java.util.Arrays.copyOf(packed, length));
    }

    static Item stored(String name, byte[] content) {
        var side = side(name, 0, content, content.length);
        return new Item(side, side, content);
    }

    private static Side side(String name, int method, byte[] content, int packed) {
        var checksum = new CRC32();
        checksum.update(content);
        return new Side(name, 0, method, (int) checksum.getValue(), packed, content.length, new byte[0], "");
    }

    RawZip add(Item item) {
        items.add(item);
        return this;
    }

    /** Spoils the entry of a name. */
    RawZip change(String name, UnaryOperator<Item> change) {
        items.replaceAll(item -> item.local().name().equals(name) ? change.apply(item) : item);
        return this;
    }

    RawZip prepend(byte[] bytes) {
        before = bytes;
        return this;
    }

    RawZip insert(byte[] bytes) {
        between = bytes;
        return this;
    }

    RawZip append(byte[] bytes) {
        behind = bytes;
        return this;
    }

    RawZip comment(byte[] bytes) {
        comment = bytes;
        return this;
    }

    /** Lets the end of the directory count fewer or more entries than there are. */
    RawZip miscount(int by) {
        countOffset = by;
        return this;
    }

    byte[] bytes() {
        return bytes(Map.of());
    }

    /**
     * Writes it.
     *
     * @param offsets for some names, by how much the directory misses their local header
     */
    byte[] bytes(Map<String, Integer> offsets) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(before);
        var starts = new ArrayList<Integer>();
        for (Item item : items) {
            starts.add(out.size());
            out.writeBytes(local(item.local()));
            out.writeBytes(item.data());
        }
        out.writeBytes(between);
        int directory = out.size();
        for (int at = 0; at < items.size(); at++) {
            Side side = items.get(at).central();
            out.writeBytes(central(side, starts.get(at) + offsets.getOrDefault(side.name(), 0)));
        }
        int size = out.size() - directory;
        var end = little(22);
        end.putInt(0x06054b50).putInt(0);
        end.putShort((short) (items.size() + countOffset)).putShort((short) (items.size() + countOffset));
        end.putInt(size).putInt(directory).putShort((short) comment.length);
        out.writeBytes(end.array());
        out.writeBytes(comment);
        out.writeBytes(behind);
        return out.toByteArray();
    }

    private static byte[] local(Side side) {
        byte[] name = side.name().getBytes(StandardCharsets.UTF_8);
        var header = little(30 + name.length + side.extra().length);
        header.putInt(0x04034b50).putShort((short) 20);
        fields(header, side);
        header.putShort((short) name.length).putShort((short) side.extra().length);
        return header.put(name).put(side.extra()).array();
    }

    private static byte[] central(Side side, int start) {
        byte[] name = side.name().getBytes(StandardCharsets.UTF_8);
        byte[] words = side.comment().getBytes(StandardCharsets.UTF_8);
        var header = little(46 + name.length + side.extra().length + words.length);
        header.putInt(0x02014b50).putShort((short) 20).putShort((short) 20);
        fields(header, side);
        header.putShort((short) name.length).putShort((short) side.extra().length);
        header.putShort((short) words.length)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt(start);
        return header.put(name).put(side.extra()).put(words).array();
    }

    private static void fields(ByteBuffer header, Side side) {
        header.putShort((short) side.flags()).putShort((short) side.method()).putInt(0);
        header.putInt(side.crc()).putInt(side.compressed()).putInt(side.size());
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
