package io.aegis.admission;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/** The jar of a plugin in which a few things are not as a packer would have written them; the same for the same seed. */
final class MangledJar {
    private static final byte[] OTHER = "{\"type\": \"object\", \"other\": 1}".getBytes(StandardCharsets.UTF_8);
    private static final List<String> NAMES = List.of(
            "a.txt",
            "a/b.txt",
            "a/",
            "a\\b",
            "a\u0000b",
            "A.TXT",
            "\u00e4.txt",
            "a.txt/",
            "./a.txt",
            "META-INF/",
            "META-INF/MANIFEST.MF/",
            "META-INF/manifest.mf",
            "meta-inf/MANIFEST.MF",
            "META-INF/INDEX.LIST",
            "META-INF/ACME.SF",
            "META-INF/ACME.RSA",
            "META-INF/versions/",
            "META-INF/versions/9/aegis/settings.schema.json",
            "META-INF/services/io.aegis.spi.guard.GuardFactory",
            "OSGI-INF/",
            "OSGI-OPT/a.txt",
            JarContents.SCHEMA,
            PluginJar.MANIFEST,
            "");
    private static final List<String> EXTRAS = List.of(
            "feca0000",
            "feca0400" + "00000000",
            "55540500" + "0300000000",
            "55540100" + "ff",
            "55540000",
            "55540d00" + "07" + "ffffff7f" + "00000080" + "ffffffff",
            "0a002000" + "00000000" + "01001800" + "00".repeat(24),
            "0a000400" + "00000000",
            "0a000000",
            "0a000800" + "00000000" + "0100ffff",
            "75780b00" + "01" + "04" + "00000000" + "04" + "00000000",
            "55580800" + "0000000000000000",
            "78750000",
            "01001000" + "01000000000000000100000000000000",
            "01000000",
            "75700600" + "01" + "00000000" + "61",
            "75630600" + "01" + "00000000" + "61",
            "feca",
            "feca0000" + "01000800" + "0500000000000000",
            "ffff0000");
    private static final int[] VALUES = {
        0,
        1,
        2,
        4,
        8,
        10,
        12,
        20,
        45,
        63,
        0x7f,
        0x80,
        0xff,
        0x0800,
        0x0808,
        0x7fff,
        0x8000,
        0xffff,
        0x10000,
        0x7fffffff,
        0x80000000,
        0xffffffff
    };
    private static final int[] LOCAL_FIELDS = {4, 6, 8, 10, 12, 14, 18, 22, 26, 28};
    private static final int[] CENTRAL_FIELDS = {4, 6, 8, 10, 12, 14, 16, 20, 24, 28, 30, 32, 34, 36, 38, 42};
    private static final int[] END_FIELDS = {4, 6, 8, 10, 12, 16, 20};

    private final Random random;
    private final List<RawZip.Item> items = new ArrayList<>();
    private final Map<String, Integer> offsets = new HashMap<>();
    private final RawZip framing = RawZip.empty();

    private MangledJar(long seed) {
        // One after the other, seeds of Random itself begin alike.
        random = new Random(new SplittableRandom(seed).nextLong());
    }

    static byte[] of(PluginJar jar, long seed) {
        return new MangledJar(seed).mangled(jar);
    }

    /** Mostly in one way at a time: what is wrong in two is refused for the first. */
    private byte[] mangled(PluginJar jar) {
        int way = random.nextInt(20);
        String plain = jar.manifest();
        items.add(item(
                PluginJar.MANIFEST,
                way < 4 ? MangledManifest.of(plain, random) : plain.getBytes(StandardCharsets.UTF_8)));
        jar.entries().forEach((name, content) -> items.add(item(name, content)));
        for (int times = way < 4 ? 0 : 1 + random.nextInt(8) / 7; way < 16 && times > 0; times--) {
            mangleEntries();
        }
        if (way == 16 || way == 17) {
            mangleFraming();
        }
        items.forEach(framing::add);
        byte[] bytes = framing.bytes(offsets);
        if (way >= 18) {
            mangleField(bytes);
        }
        return bytes;
    }

    /** In each of the ways in which packers write one. */
    private RawZip.Item item(String name, byte[] content) {
        RawZip.Item item = random.nextBoolean() ? RawZip.item(name, content) : RawZip.stored(name, content);
        if (item.local().method() == 0 || random.nextInt(4) > 0) {
            return item;
        }
        return described(item, true);
    }

    /** With its sizes behind its data. */
    private RawZip.Item described(RawZip.Item item, boolean isMarked) {
        RawZip.Side side = item.central();
        var descriptor = ByteBuffer.allocate(isMarked ? 16 : 12).order(ByteOrder.LITTLE_ENDIAN);
        if (isMarked) {
            descriptor.putInt(0x08074b50);
        }
        descriptor.putInt(side.crc()).putInt(side.compressed()).putInt(side.size());
        if (random.nextInt(20) == 0) {
            descriptor.put(random.nextInt(descriptor.capacity()), (byte) random.nextInt());
        }
        boolean isSaid = random.nextInt(3) == 0;
        return item.data(concat(item.data(), descriptor.array()))
                .both(each -> each.flagged(8))
                .local(each -> isSaid ? each : each.sized(0, 0).summed(0));
    }

    private void mangleEntries() {
        int at = random.nextInt(items.size());
        RawZip.Item item = items.get(at);
        String name = NAMES.get(random.nextInt(NAMES.size()));
        byte[] extra = HexFormat.of().parseHex(EXTRAS.get(random.nextInt(EXTRAS.size())));
        switch (random.nextInt(22)) {
            case 0, 18, 19, 20 -> items.add(random.nextInt(items.size() + 1), added(name));
            case 1 -> items.set(at, item.local(side -> side.named(name)));
            case 2 -> items.set(at, item.central(side -> side.named(name)));
            case 3 -> items.set(at, item.local(side -> side.with(extra)));
            case 4 -> items.set(at, item.central(side -> side.with(extra)));
            case 5 -> items.set(at, item.both(side -> side.with(extra)));
            case 6 -> items.set(at, item.both(side -> side.flagged(flag())));
            case 7 -> items.set(at, item.local(side -> side.flagged(flag())));
            case 8 -> items.set(at, described(item, random.nextBoolean()));
            case 9 -> items.set(at, item.both(side -> side.by(8 - side.method())));
            case 10 -> items.set(at, item.local(side -> side.by(8 - side.method())));
            case 11 -> items.set(at, item.both(side -> side.sized(side.compressed(), side.size() + near())));
            case 12 -> items.set(at, item.local(side -> side.sized(side.compressed() + near(), side.size())));
            case 13 -> items.set(at, item.both(side -> side.summed(side.crc() + near())));
            case 14 ->
                items.set(at, item.central(side -> side.said("PK\u0005\u0006" + "x".repeat(random.nextInt(40)))));
            case 15 -> offsets.put(item.central().name(), near());
            case 16 -> java.util.Collections.shuffle(items, random);
            case 21 -> items.set(at, trailed(item));
            default -> hide(at);
        }
    }

    /** With more data than its size needs, of which both headers know. */
    private RawZip.Item trailed(RawZip.Item item) {
        byte[] more = new byte[1 + random.nextInt(4)];
        return item.data(concat(item.data(), more))
                .both(side -> side.sized(side.compressed() + more.length, side.size()));
    }

    private RawZip.Item added(String name) {
        boolean isEmpty = name.endsWith("/") && random.nextInt(4) > 0;
        return random.nextBoolean()
                ? RawZip.item(name, isEmpty ? new byte[0] : OTHER)
                : RawZip.stored(name, isEmpty ? new byte[0] : OTHER);
    }

    /** Lets the data of an entry, or what follows it, be an entry that the directory does not know. */
    private void hide(int at) {
        RawZip.Item item = items.get(at);
        byte[] hidden =
                RawZip.empty().add(RawZip.stored(JarContents.SCHEMA, OTHER)).bytes();
        byte[] local = Arrays.copyOf(hidden, 30 + JarContents.SCHEMA.length() + OTHER.length);
        if (random.nextBoolean()) {
            items.set(at, item.data(concat(item.data(), local)));
            return;
        }
        var checksum = new CRC32();
        byte[] inside = concat(item.data(), local);
        checksum.update(inside);
        RawZip.Item stored = RawZip.stored(item.central().name(), inside);
        items.set(at, random.nextBoolean() ? stored : stored.local(side -> item.local()));
    }

    private void mangleFraming() {
        byte[] other =
                RawZip.empty().add(RawZip.item(JarContents.SCHEMA, OTHER)).bytes();
        byte[] end = Arrays.copyOfRange(other, other.length - 22, other.length);
        byte[] bytes = switch (random.nextInt(5)) {
            case 0 -> other;
            case 1 -> end;
            case 2 -> new byte[1 + random.nextInt(30)];
            case 3 -> HexFormat.of().parseHex("504b0607" + "00000000" + "0000000000000000" + "01000000");
            default -> "#!/bin/sh\nexec java -jar $0\n".getBytes(StandardCharsets.UTF_8);
        };
        switch (random.nextInt(5)) {
            case 0 -> framing.prepend(bytes);
            case 1 -> framing.insert(bytes);
            case 2 -> framing.append(bytes);
            case 3 -> framing.comment(bytes);
            default -> framing.miscount(random.nextBoolean() ? 1 : -1);
        }
    }

    /** Writes something else into one field of one header, wherever that leads. */
    private void mangleField(byte[] bytes) {
        var headers = new ArrayList<int[]>();
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 22 <= bytes.length; at++) {
            int[] fields = switch (buffer.getInt(at)) {
                case 0x04034b50 -> LOCAL_FIELDS;
                case 0x02014b50 -> CENTRAL_FIELDS;
                case 0x06054b50 -> END_FIELDS;
                default -> null;
            };
            if (fields != null) {
                headers.add(new int[] {at + fields[random.nextInt(fields.length)]});
            }
        }
        int at = headers.get(random.nextInt(headers.size()))[0];
        int value = random.nextBoolean() ? VALUES[random.nextInt(VALUES.length)] : buffer.getShort(at) + near();
        if (random.nextBoolean() || at + 4 > bytes.length) {
            buffer.putShort(at, (short) value);
        } else {
            buffer.putInt(at, value);
        }
    }

    /** Encryption as often as all others. */
    private int flag() {
        return random.nextBoolean() ? 1 : 1 << random.nextInt(16);
    }

    private int near() {
        return random.nextInt(9) - 4;
    }

    private static byte[] concat(byte[] one, byte[] two) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(two);
        return all.toByteArray();
    }
}
