package io.aegis.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an entry that belong to its plugin. Credentials among them are references; no value of one is here.
 *
 * @param pointer the entry within the document, so that {@code pointer + "/" + key} is a position
 * @param values maps, lists, texts, {@link Long}, {@link Double}, booleans and null, all immutable
 * @param credentials every reference among the values, by its pointer within them
 */
public record Settings(String pointer, Map<String, @Nullable Object> values, Map<String, SecretReference> credentials) {
    public Settings {
        requireNonNull(pointer, "pointer");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        credentials = Map.copyOf(credentials);
    }

    /** The values, references included, as canonical JSON: what the plugin's schema is asked about. */
    public String json() {
        return CanonicalJson.of(values);
    }

    /** The values without any reference: what the plugin itself may see. */
    public String jsonWithoutCredentials() {
        return CanonicalJson.of(requireNonNull(withoutReferences(values)));
    }

    private static @Nullable Object withoutReferences(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var kept = new LinkedHashMap<String, @Nullable Object>();
                map.forEach((key, inner) -> {
                    if (!isReference(inner)) {
                        kept.put(String.valueOf(key), withoutReferences(inner));
                    }
                });
                yield kept;
            }
            case List<?> list ->
                list.stream()
                        .filter(item -> !isReference(item))
                        .map(Settings::withoutReferences)
                        .toList();
            case null, default -> value;
        };
    }

    private static boolean isReference(@Nullable Object value) {
        return value instanceof String text && text.startsWith(SecretReference.SCHEME);
    }
}
