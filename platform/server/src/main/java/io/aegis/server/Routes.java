package io.aegis.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the endpoint of a request by its path as it was sent. Nothing is decoded, folded or resolved on the way: a path that is not written as the table
 * writes it is another path.
 */
final class Routes {
    private static final String VARIABLE = "/{";

    /** What a path and a method mean. */
    sealed interface Match {
        /**
         * An endpoint.
         *
         * @param variable the variable part of the path, as it was sent; empty if it has none
         */
        record Found(Endpoint endpoint, String variable) implements Match {}

        /** The path exists for other methods. */
        record OtherMethod(String allowed) implements Match {}

        /** There is no such path. */
        record Nothing() implements Match {}
    }

    private record Template(String prefix, String suffix, boolean manySegments, Map<String, Endpoint> methods) {
        @Nullable
        String variable(String path) {
            int end = path.length() - suffix.length();
            if (!path.startsWith(prefix) || !path.endsWith(suffix) || end <= prefix.length()) {
                return null;
            }
            String variable = path.substring(prefix.length(), end);
            return manySegments || variable.indexOf('/') < 0 ? variable : null;
        }
    }

    private record Place(Map<String, Map<String, Endpoint>> fixed, List<Template> templates) {}

    private static final Match NOTHING = new Match.Nothing();

    private final Map<Door, Place> places = new HashMap<>();

    Routes() {
        for (Door door : Door.values()) {
            places.put(door, place(door));
        }
    }

    Match find(Door door, String method, String path) {
        Place place = places.get(door);
        if (place == null) {
            return NOTHING;
        }
        Map<String, Endpoint> fixed = place.fixed().get(path);
        if (fixed != null) {
            return found(fixed, method, "");
        }
        for (Template template : place.templates()) {
            String variable = template.variable(path);
            if (variable != null) {
                return found(template.methods(), method, variable);
            }
        }
        return NOTHING;
    }

    private static Match found(Map<String, Endpoint> methods, String method, String variable) {
        Endpoint endpoint = methods.get(method);
        return endpoint == null
                ? new Match.OtherMethod(
                        String.join(", ", methods.keySet().stream().sorted().toList()))
                : new Match.Found(endpoint, variable);
    }

    private static Place place(Door door) {
        var fixed = new HashMap<String, Map<String, Endpoint>>();
        var templates = new HashMap<String, Map<String, Endpoint>>();
        Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.isBehind(door))
                .forEach(endpoint -> (endpoint.path().contains(VARIABLE) ? templates : fixed)
                        .computeIfAbsent(endpoint.path(), path -> new HashMap<>())
                        .put(endpoint.method(), endpoint));
        var list = new ArrayList<Template>();
        templates.forEach((path, methods) -> list.add(template(path, methods)));
        return new Place(fixed, list);
    }

    private static Template template(String path, Map<String, Endpoint> methods) {
        int open = path.indexOf('{');
        int close = path.indexOf('}');
        boolean manySegments = path.startsWith("{model}", open);
        return new Template(path.substring(0, open), path.substring(close + 1), manySegments, methods);
    }
}
