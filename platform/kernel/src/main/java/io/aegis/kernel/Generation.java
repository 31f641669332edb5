package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that a run sees from its start to its end: configuration, plugin instances and credentials of one moment. Immutable, but that it counts which guards hang. */
public final class Generation {
    private record Claim(ModelPattern pattern, Route route) {}

    private final long number;
    private final String config;
    private final Map<String, Route> routes;
    private final Map<String, Target> targets;
    private final Map<String, Set<String>> plugins;
    private final ShadowCalls shadows = new ShadowCalls();

    /** Who answers to a name without a pattern: one look, however many routes there are. */
    private final Map<String, Route> byName = new HashMap<>();

    private final List<Claim> byPattern = new ArrayList<>();

    /**
     * @param number counts up with every switch
     * @param config digest of the effective configuration
     * @param routes by name
     * @param targets by name
     * @param plugins digests of the plugin files that each route uses, by name of the route
     */
    public Generation(
            long number,
            String config,
            Map<String, Route> routes,
            Map<String, Target> targets,
            Map<String, Set<String>> plugins) {
        this.number = number;
        this.config = requireNonNull(config, "config");
        this.routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
        this.targets = Map.copyOf(targets);
        this.plugins = Map.copyOf(plugins);
        this.routes.values().forEach(this::claim);
        byName.putAll(this.routes);
    }

    /** A generation of plugins that nobody takes away. */
    public Generation(long number, String config, Map<String, Route> routes, Map<String, Target> targets) {
        this(number, config, routes, targets, Map.of());
    }

    private void claim(Route route) {
        for (ModelPattern pattern : route.models()) {
            if (pattern.isExact()) {
                byName.putIfAbsent(pattern.text(), route);
            } else {
                byPattern.add(new Claim(pattern, route));
            }
        }
    }

    public long number() {
        return number;
    }

    public String config() {
        return config;
    }

    public Map<String, Route> routes() {
        return routes;
    }

    public Map<String, Target> targets() {
        return targets;
    }

    /** How its guards are asked that do not act. */
    ShadowCalls shadows() {
        return shadows;
    }

    /** What a route is judged by: the configuration, and the plugin files that it uses. */
    List<String> judges(String route) {
        return Stream.concat(
                        Stream.of(config),
                        plugins.getOrDefault(route, Set.of()).stream().sorted())
                .toList();
    }

    /** Whether runs on a route need a plugin file; without a route, whether runs on any do. */
    boolean uses(Optional<String> route, String digest) {
        return route.map(name -> plugins.getOrDefault(name, Set.of()).contains(digest))
                .orElseGet(() -> plugins.values().stream().anyMatch(digests -> digests.contains(digest)));
    }

    /** Names of the routes that need one of these plugin files, in the order of the configuration. */
    public List<String> using(Set<String> digests) {
        return routes.keySet().stream()
                .filter(name -> digests.stream().anyMatch(digest -> uses(Optional.of(name), digest)))
                .toList();
    }

    /** The route that a model name stands for: a route's name before an exact model, that before a pattern. */
    public Optional<Route> route(String model) {
        Route named = byName.get(model);
        if (named != null) {
            return Optional.of(named);
        }
        for (Claim claim : byPattern) {
            if (claim.pattern().matches(model)) {
                return Optional.of(claim.route());
            }
        }
        return Optional.empty();
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
}
