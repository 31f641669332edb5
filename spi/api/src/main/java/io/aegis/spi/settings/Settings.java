package io.aegis.spi.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one configured instance: plain data, in the shapes of JSON.
 *
 * <p>Values are {@code String, Boolean, Long, Double, List} and {@code Map}. Credentials are never among them. Immutable; {@link #toString()} gives the
 * names and no values.
 */
public final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    private final String pointer;
    private final Map<String, Object> values;

    private Settings(String pointer, Map<String, Object> values) {
        this.pointer = pointer;
        this.values = values;
    }

    /** Settings from plain data; nested maps and lists are copied. */
    public static Settings of(Map<String, ?> values) {
        return new Settings("", copy("", values));
    }

    /** No settings. */
    public static Settings empty() {
        return of(Map.of());
    }

    /** The names that are set. */
    public Set<String> names() {
        return values.keySet();
    }

    /** A string. */
    public Optional<String> string(String name) {
        return value(name, String.class, "a string");
    }

    /** A boolean. */
    public Optional<Boolean> bool(String name) {
        return value(name, Boolean.class, "true or false");
    }

    /** A whole number. */
    public Optional<Long> integer(String name) {
        return value(name, Long.class, "a whole number");
    }

    /** A number. */
    public Optional<Double> number(String name) {
        return values.get(name) instanceof Long whole
                ? Optional.of(whole.doubleValue())
                : value(name, Double.class, "a number");
    }

    /** A duration as {@code 250ms 30s 5m 24h 90d}. */
    public Optional<Duration> duration(String name) {
        return string(name).map(text -> duration(name, text));
    }

    /** A list of strings; empty if it is not set. */
    public List<String> strings(String name) {
        var list = new ArrayList<String>();
        for (Object item : list(name)) {
            if (!(item instanceof String text)) {
                throw wrong(name, "a list of strings");
            }
            list.add(text);
        }
        return List.copyOf(list);
    }

    /** A list of nested settings; empty if it is not set. */
    public List<Settings> children(String name) {
        var children = new ArrayList<Settings>();
        for (Object item : list(name)) {
            children.add(child(pointer + "/" + name + "/" + children.size(), item, name));
        }
        return List.copyOf(children);
    }

    /** Nested settings. */
    public Optional<Settings> child(String name) {
        return Optional.ofNullable(values.get(name)).map(item -> child(pointer + "/" + name, item, name));
    }

    /** The plain data, unmodifiable. */
    public Map<String, Object> asMap() {
        return values;
    }

    /** JSON pointer of these settings within the instance's. */
    public String pointer() {
        return pointer;
    }

    /** An exception about one of these settings, for a plugin to throw. */
    public SettingsException wrong(String name, String expected) {
        return new SettingsException(pointer + "/" + name, "'" + name + "' must be " + expected);
    }

    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }

    private <T> Optional<T> value(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw wrong(name, expected);
        }
        return Optional.of(type.cast(value));
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        return switch (value) {
            case null -> List.of();
            case List<?> list -> list;
            default -> throw wrong(name, "a list");
        };
    }

    private Settings child(String at, Object item, String name) {
        if (!(item instanceof Map<?, ?> map)) {
            throw wrong(name, "a mapping");
        }
        return new Settings(at, copy(at, map));
    }

    private Duration duration(String name, String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw wrong(name, "a duration such as 250ms, 30s, 5m, 24h or 90d");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static Map<String, Object> copy(String at, Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new SettingsException(at, "names of settings are strings");
            }
            if (value != null) {
                copy.put(text, plain(at + "/" + text, value));
            }
        });
        return Collections.unmodifiableMap(copy);
    }

    private static Object plain(String at, @Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case Boolean bool -> bool;
            case Integer number -> number.longValue();
            case Long number -> number;
            case Double number -> number;
            case List<?> list -> list.stream().map(item -> plain(at, item)).toList();
            case Map<?, ?> map -> copy(at, map);
            case null, default ->
                throw new SettingsException(at, "a setting is a string, boolean, number, list or mapping");
        };
    }
}
