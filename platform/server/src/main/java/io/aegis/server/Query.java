package io.aegis.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, or the fields of a form, each at most once and all of them known. */
final class Query {
    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    static Query of(@Nullable String query, Set<String> known) {
        var values = new HashMap<String, String>();
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value =
                        equals < 0 ? "" : decoded(pair.substring(equals + 1).replace('+', ' '));
                if (!known.contains(name) || values.put(name, value) != null) {
                    throw Json.invalid(
                            "The request has a parameter that is unknown or twice there.",
                            "Send only: "
                                    + String.join(", ", known.stream().sorted().toList()) + ".");
                }
            }
        }
        return new Query(values);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    Optional<Instant> instant(String name) {
        return text(name).map(value -> {
            try {
                return Instant.parse(value);
            } catch (DateTimeParseException notATime) {
                throw Json.invalid("'" + name + "' is not a time.", "Send one like 2026-01-31T12:00:00Z.");
            }
        });
    }

    long number(String name, long least, long most, long otherwise) {
        return text(name)
                .map(value -> {
                    try {
                        long number = Long.parseLong(value);
                        if (number >= least && number <= most) {
                            return number;
                        }
                    } catch (NumberFormatException notANumber) {
                        throw outOfRange(name, least, most);
                    }
                    throw outOfRange(name, least, most);
                })
                .orElse(otherwise);
    }

    private static RequestRefused outOfRange(String name, long least, long most) {
        return Json.invalid(
                "'" + name + "' is not a number in its range.", "Send one of " + least + " to " + most + ".");
    }

    /** Undoes percent-encoding, once. */
    static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character != '%') {
                bytes.writeBytes(String.valueOf(character).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            int high = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
            int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw Json.invalid("A percent sign in the address begins no encoded byte.", "Encode it as %25.");
            }
            bytes.write(high * 16 + low);
            at += 2;
        }
        return Utf8.text(bytes.toByteArray());
    }
}
