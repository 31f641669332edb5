package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Provider;
import io.aegis.config.Route;
import io.aegis.kernel.Candidate;
import io.aegis.kernel.Targets;
import io.aegis.kernel.Trouble;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a route asks, and for which model.
 *
 * <p>A provider that a route names alone is asked for the route's model. One of several, and one that is fallen back on, knows best how it calls its own.
 */
final class RouteTargets {
    private RouteTargets() {}

    static Targets of(Config config, Route route) {
        boolean alone = route.targets().size() == 1;
        List<Candidate> shared = route.targets().stream()
                .map(share -> new Candidate(
                        share.provider(),
                        share.model().orElseGet(() -> model(config, route, share.provider(), alone)),
                        share.weight()))
                .toList();
        List<Candidate> fallback = route.fallback().stream()
                .map(provider -> new Candidate(provider, model(config, route, provider, false), 0))
                .toList();
        return new Targets(
                shared,
                fallback,
                route.retries().attempts(),
                troubles(route.retries().on()));
    }

    private static String model(Config config, Route route, String provider, boolean routeFirst) {
        Optional<String> own =
                Optional.ofNullable(config.providers().get(provider)).flatMap(Provider::model);
        return (routeFirst ? route.model().or(() -> own) : own.or(route::model)).orElse(Route.REQUESTED);
    }

    private static Set<Trouble> troubles(Set<Route.Retries.On> on) {
        return on.stream()
                .map(each -> switch (each) {
                    case CONNECT -> Trouble.CONNECT;
                    case RATE_LIMITED -> Trouble.RATE_LIMITED;
                    case SERVER_ERROR -> Trouble.SERVER_ERROR;
                    case TIMEOUT -> Trouble.TIMED_OUT;
                })
                .collect(Collectors.toUnmodifiableSet());
    }
}
