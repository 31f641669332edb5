package io.aegis.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads durations and sizes that have the form of {@link Forms#duration} and {@link Forms#size}. */
final class Quantities {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]+)([A-Za-z]+)");

    private Quantities() {}

    /** Milliseconds or bytes. */
    static long amount(String text) {
        return text.endsWith("B") ? size(text) : duration(text).toMillis();
    }

    static Duration duration(String text) {
        Matcher matcher = matched(text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw new IllegalArgumentException("not a unit of time");
        };
    }

    static long size(String text) {
        Matcher matcher = matched(text);
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "B" -> number;
            case "KiB" -> number << 10;
            case "MiB" -> number << 20;
            case "GiB" -> number << 30;
            default -> throw new IllegalArgumentException("not a unit of size");
        };
    }

    private static Matcher matched(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a number with a unit");
        }
        return matcher;
    }
}
