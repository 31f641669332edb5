package io.aegis.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes plain values as YAML in block style; what could be misread is quoted as JSON is. */
final class YamlText {
    private static final Pattern BARE =
            Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*(#[A-Za-z0-9_./-]+)?");
    private static final Pattern LOOKS_TYPED = Pattern.compile("(?i)true|false|null|yes|no|on|off|y|n");

    private YamlText() {}

    static String of(Map<String, @Nullable Object> values) {
        var out = new StringBuilder();
        mapping(values, "", out);
        return out.toString();
    }

    private static void mapping(Map<?, ?> values, String indent, StringBuilder out) {
        values.forEach((key, value) -> {
            out.append(indent).append(scalar(String.valueOf(key))).append(':');
            value(value, indent, out);
        });
    }

    private static void value(@Nullable Object value, String indent, StringBuilder out) {
        switch (value) {
            case Map<?, ?> map when !map.isEmpty() -> mapping(map, indent + "  ", out.append('\n'));
            case List<?> list
            when list.stream().anyMatch(item -> item instanceof Map || item instanceof List) ->
                sequence(list, indent + "  ", out.append('\n'));
            case null, default -> out.append(' ').append(flow(value)).append('\n');
        }
    }

    private static void sequence(List<?> items, String indent, StringBuilder out) {
        // A nested item is written in flow style, which is YAML wherever it stands.
        items.forEach(item -> out.append(indent).append("- ").append(flow(item)).append('\n'));
    }

    private static String flow(@Nullable Object value) {
        return switch (value) {
            case String text -> scalar(text);
            case List<?> list ->
                "[" + String.join(", ", list.stream().map(YamlText::flow).toList()) + "]";
            case Map<?, ?> map ->
                "{"
                        + String.join(
                                ", ",
                                map.entrySet().stream().map(YamlText::entry).toList()) + "}";
            case null, default -> CanonicalJson.of(value);
        };
    }

    private static String entry(Map.Entry<?, ?> entry) {
        return scalar(String.valueOf(entry.getKey())) + ": " + flow(entry.getValue());
    }

    private static String scalar(String text) {
        return BARE.matcher(text).matches() && !LOOKS_TYPED.matcher(text).matches() ? text : CanonicalJson.of(text);
    }
}
