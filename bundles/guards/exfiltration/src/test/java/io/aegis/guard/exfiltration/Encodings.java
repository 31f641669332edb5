package io.aegis.guard.exfiltration;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Ways to write a value so that nobody sees it. */
final class Encodings {
    private Encodings() {}

    static Map<String, UnaryOperator<String>> all() {
        Map<String, UnaryOperator<String>> all = new LinkedHashMap<>();
        all.put("base64", Encodings::base64);
        all.put("base64 behind one", text -> base64("." + text));
        all.put("base64 behind two", text -> base64(".." + text));
        all.put("base64 glued", text -> "q" + base64(text));
        all.put("base64url", text -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(text)));
        all.put("hex", text -> HexFormat.of().formatHex(bytes(text)));
        all.put("HEX", text -> HexFormat.of().withUpperCase().formatHex(bytes(text)));
        all.put("hex glued", text -> "a" + HexFormat.of().formatHex(bytes(text)));
        all.put("per cent", Encodings::percent);
        all.put("per cent, twice", text -> percent(text).replace("%", "%25"));
        all.put("reversed", text -> new StringBuilder(text).reverse().toString());
        all.put(
                "JSON",
                text -> text.chars().mapToObj(c -> String.format("\\u%04x", c)).collect(Collectors.joining()));
        all.put(
                "JavaScript",
                text -> text.chars().mapToObj(c -> String.format("\\x%02X", c)).collect(Collectors.joining()));
        all.put("entities", text -> text.chars().mapToObj(c -> "&#" + c + ";").collect(Collectors.joining()));
        all.put(
                "hex entities",
                text -> text.chars()
                        .mapToObj(c -> "&#x" + Integer.toHexString(c) + ";")
                        .collect(Collectors.joining()));
        all.put("base64 of base64", text -> base64(base64(text)));
        all.put("base64 of hex", text -> base64(HexFormat.of().formatHex(bytes(text))));
        all.put(
                "reversed base64",
                text -> new StringBuilder(base64(text)).reverse().toString());
        all.put(
                "base64 of reversed",
                text -> base64(new StringBuilder(text).reverse().toString()));
        all.put("per cent of base64", text -> percent(base64(text)));
        all.put(
                "base64 with dots",
                text -> String.join(".", base64(text).replace("=", "").split("(?<=\\G.{7})")));
        return all;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    private static String percent(String text) {
        return HexFormat.of().withUpperCase().withPrefix("%").formatHex(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
