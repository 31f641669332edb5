package io.aegis.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where model names lead, as the kernel sees it: a route's name stands before an exact model, that before a pattern, in the order of the file. */
final class RouteNames {
    private final Map<String, Route> exact = new LinkedHashMap<>();
    private final List<Pattern> patterns = new ArrayList<>();

    /** A pattern of a route. */
    record Pattern(Glob glob, Route route) {}

    RouteNames(Collection<Route> routes) {
        routes.forEach(route -> exact.put(route.name(), route));
        routes.forEach(route -> route.models().forEach(model -> claim(model, route)));
    }

    private void claim(String model, Route route) {
        if (Glob.isGlob(model)) {
            patterns.add(new Pattern(new Glob(model), route));
        } else {
            exact.putIfAbsent(model, route);
        }
    }

    Optional<Route> route(String model) {
        return Optional.ofNullable(exact.get(model))
                .or(() -> patterns.stream()
                        .filter(pattern -> pattern.glob().matches(model))
                        .map(Pattern::route)
                        .findFirst());
    }

    /** Every name that is written out, of a route or of a model. All others are led by the patterns. */
    Set<String> exact() {
        return Collections.unmodifiableSet(exact.keySet());
    }

    List<Pattern> patterns() {
        return Collections.unmodifiableList(patterns);
    }
}
