package io.aegis.sandbox.protocol;

import io.aegis.spi.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings as plain data. */
public final class SettingsCodec {
    private static final int TEXT = 0;
    private static final int BOOL = 1;
    private static final int WHOLE = 2;
    private static final int NUMBER = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;

    private SettingsCodec() {}

    public static void write(WireWriter out, Settings settings) {
        writeMap(out, settings.asMap(), 0);
    }

    public static Settings read(WireReader in) {
        return Settings.of(readMap(in, 0));
    }

    private static void writeMap(WireWriter out, Map<?, ?> map, int depth) {
        if (depth > Bounds.SETTINGS_DEPTH) {
            throw new TooLargeException("the nesting of the settings");
        }
        out.int32(map.size());
        map.forEach((name, value) -> {
            out.text((String) name);
            writeValue(out, value, depth);
        });
    }

    private static void writeValue(WireWriter out, Object value, int depth) {
        switch (value) {
            case String text -> out.octet(TEXT).text(text);
            case Boolean bool -> out.octet(BOOL).bool(bool);
            case Long whole -> out.octet(WHOLE).int64(whole);
            case Double number -> out.octet(NUMBER).int64(Double.doubleToRawLongBits(number));
            case List<?> list -> writeList(out.octet(LIST), list, depth + 1);
            case Map<?, ?> map -> writeMap(out.octet(MAP), map, depth + 1);
            default -> throw new IllegalArgumentException("settings are plain data");
        }
    }

    private static void writeList(WireWriter out, List<?> list, int depth) {
        if (depth > Bounds.SETTINGS_DEPTH) {
            throw new TooLargeException("the nesting of the settings");
        }
        out.int32(list.size());
        list.forEach(value -> writeValue(out, value, depth));
    }

    private static Map<String, Object> readMap(WireReader in, int depth) {
        int count = nested(in, depth, 7);
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < count; i++) {
            if (map.put(in.text(), readValue(in, depth)) != null) {
                throw new ProtocolException("one name twice in a mapping");
            }
        }
        return map;
    }

    private static Object readValue(WireReader in, int depth) {
        return switch (in.octet()) {
            case TEXT -> in.text();
            case BOOL -> in.bool();
            case WHOLE -> in.int64();
            case NUMBER -> Double.longBitsToDouble(in.int64());
            case LIST -> readList(in, depth + 1);
            case MAP -> readMap(in, depth + 1);
            default -> throw new ProtocolException("no such kind of setting");
        };
    }

    private static List<Object> readList(WireReader in, int depth) {
        int count = nested(in, depth, 2);
        var list = new ArrayList<Object>(count);
        for (int i = 0; i < count; i++) {
            list.add(readValue(in, depth));
        }
        return list;
    }

    private static int nested(WireReader in, int depth, int leastBytes) {
        if (depth > Bounds.SETTINGS_DEPTH) {
            throw new ProtocolException("settings nested too deeply");
        }
        return in.length(Bounds.FRAME, leastBytes);
    }
}
