package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a run sees from its start to its end: configuration, plugin instances and credentials of one moment.
 *
 * @param number counts up with every switch
 * @param config digest of the effective configuration
 * @param routes by name
 * @param targets by name
 */
public record Generation(long number, String config, Map<String, Route> routes, Map<String, Target> targets) {
    public Generation {
        requireNonNull(config, "config");
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        targets = Map.copyOf(targets);
    }

    /** The route that a model name stands for: a route's name or exact model before a pattern. */
    public Optional<Route> route(String model) {
        Route named = routes.get(model);
        if (named != null) {
            return Optional.of(named);
        }
        Optional<Route> exact = claim(routes.values(), model, true);
        return exact.isPresent() ? exact : claim(routes.values(), model, false);
    }

    /** The model names that a caller may ask for: route names and exact models of the routes that its credential opens. */
    public List<String> models(Caller caller) {
        return routes.values().stream()
                .filter(caller::mayUse)
                .flatMap(route -> Stream.concat(
                        Stream.of(route.name()),
                        route.models().stream().filter(ModelPattern::isExact).map(ModelPattern::text)))
                .distinct()
                .toList();
    }

    private static Optional<Route> claim(Collection<Route> routes, String model, boolean exact) {
        for (Route route : routes) {
            for (ModelPattern pattern : route.models()) {
                if (pattern.isExact() == exact && pattern.matches(model)) {
                    return Optional.of(route);
                }
            }
        }
        return Optional.empty();
    }
}
