package io.aegis.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A route of the new configuration that answers where one of the old did.
 *
 * @param names for which it does; of those that only patterns match, the old pattern
 */
record Succession(Route old, Route now, List<String> names) {
    private record Pair(Route old, Route now) {}

    Succession {
        names = List.copyOf(names);
    }

    /**
     * Every pair of routes to which one and the same name leads, before and after. Names that are written out in one of the two configurations are looked
     * up in both. Any other leads to two routes if a pattern of each matches it, and there is always one if the patterns overlap.
     */
    static List<Succession> between(Config before, Config after) {
        var old = new RouteNames(before.routes().values());
        var now = new RouteNames(after.routes().values());
        Map<Pair, List<String>> found = new LinkedHashMap<>();
        Stream.concat(old.exact().stream(), now.exact().stream())
                .distinct()
                .forEach(name -> old.route(name)
                        .ifPresent(left -> now.route(name).ifPresent(right -> add(found, left, right, name))));
        for (RouteNames.Pattern left : old.patterns()) {
            now.patterns().stream()
                    .filter(right -> left.glob().overlaps(right.glob()))
                    .forEach(right ->
                            add(found, left.route(), right.route(), left.glob().pattern()));
        }
        return found.entrySet().stream()
                .map(entry ->
                        new Succession(entry.getKey().old(), entry.getKey().now(), entry.getValue()))
                .toList();
    }

    private static void add(Map<Pair, List<String>> found, Route old, Route now, String name) {
        found.computeIfAbsent(new Pair(old, now), pair -> new ArrayList<>()).add(name);
    }

    /** Whether callers have to be told which names it is about. */
    boolean isElsewhere() {
        return !old.name().equals(now.name());
    }

    /** The first name, and how many more there are. */
    String shown() {
        return names.size() == 1 ? names.getFirst() : names.getFirst() + " and " + (names.size() - 1) + " more";
    }
}
