package io.aegis.dialects.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** An independent view of JSON for the tests: maps, lists, strings, numbers. Shares nothing with the code under test. */
public final class Raw {
    private Raw() {}

    public static Object parse(String json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return read(parser);
        }
    }

    private static Object read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            var map = new LinkedHashMap<String, Object>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                map.put(name, read(parser));
            }
            return map;
        }
        if (token == JsonToken.START_ARRAY) {
            var list = new ArrayList<Object>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                list.add(read(parser));
            }
            return list;
        }
        return switch (token) {
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> "\0null";
        };
    }

    public static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            var members = new ArrayList<String>();
            map.forEach((name, member) -> members.add(quoted((String) name) + ":" + write(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Raw::write).toList()) + "]";
        }
        if (value instanceof String text) {
            return text.equals("\0null") ? "null" : quoted(text);
        }
        return value.toString();
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            if (unit == '"' || unit == '\\' || unit < 0x20 || unit > 0x7E) {
                quoted.append("\\u%04x".formatted((int) unit));
            } else {
                quoted.append(unit);
            }
        }
        return quoted.append('"').toString();
    }

    /** Every value with its pointer, containers too. */
    public static void walk(Object value, String pointer, BiConsumer<String, Object> visitor) {
        visitor.accept(pointer, value);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> walk(member, pointer + "/" + name, visitor));
        } else if (value instanceof List<?> list) {
            for (int at = 0; at < list.size(); at++) {
                walk(list.get(at), pointer + "/" + at, visitor);
            }
        }
    }

    /** A copy with one place changed. */
    public static Object with(Object value, String pointer, String target, UnaryOperator<Object> change) {
        if (pointer.equals(target)) {
            return change.apply(value);
        }
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<String, Object>();
            map.forEach((name, member) -> copy.put((String) name, with(member, pointer + "/" + name, target, change)));
            return copy;
        }
        if (value instanceof List<?> list) {
            var copy = new ArrayList<Object>();
            for (int at = 0; at < list.size(); at++) {
                copy.add(with(list.get(at), pointer + "/" + at, target, change));
            }
            return copy;
        }
        return value;
    }
}
