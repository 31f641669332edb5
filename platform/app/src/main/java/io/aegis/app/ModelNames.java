package io.aegis.app;

import io.aegis.config.Config;
import io.aegis.config.Route;
import io.aegis.kernel.Generation;
import io.aegis.kernel.ModelPattern;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the names lead that callers ask for, then and now. Which of its names a run was asked for by is not on record, so what can be said holds for all.
 *
 * @param generation made of the later configuration
 */
record ModelNames(Config then, Config now, Generation generation) {
    /** Whether every name that led to a route leads there still. */
    boolean leadTo(Route route) {
        boolean exact = exact(route).stream()
                .allMatch(name -> generation
                        .route(name)
                        .filter(found -> found.name().equals(route.name()))
                        .isPresent());
        Route after = now.routes().get(route.name());
        return exact
                && after != null
                && after.models()
                        .containsAll(
                                globs(route).stream().map(ModelPattern::text).toList())
                && !mayLeadElsewhere(route);
    }

    /** An exact name comes before a pattern; patterns of two routes never match the same name. */
    private boolean mayLeadElsewhere(Route route) {
        Set<String> before = claims(then, route);
        return claims(now, route).stream()
                .filter(claim -> !isGlob(claim) && !before.contains(claim))
                .anyMatch(claim -> globs(route).stream().anyMatch(glob -> glob.matches(claim)));
    }

    /** Whether a name that led to a route which is gone may lead somewhere. */
    boolean isTaken(Route gone) {
        List<ModelPattern> globs = globs(gone);
        return exact(gone).stream().map(generation::route).anyMatch(Optional::isPresent)
                || (!globs.isEmpty()
                        && claims(now, gone).stream()
                                .anyMatch(claim ->
                                        isGlob(claim) || globs.stream().anyMatch(glob -> glob.matches(claim))));
    }

    /** Whether a name that led nowhere may lead somewhere. */
    boolean hasNew() {
        return !all(then).containsAll(all(now));
    }

    private static Set<String> all(Config config) {
        Set<String> all = new HashSet<>();
        config.routes().values().forEach(route -> names(route).forEach(all::add));
        return all;
    }

    /** What other routes claim. */
    private static Set<String> claims(Config config, Route but) {
        Set<String> claims = new HashSet<>();
        config.routes().values().stream()
                .filter(route -> !route.name().equals(but.name()))
                .forEach(route -> names(route).forEach(claims::add));
        return claims;
    }

    private static Stream<String> names(Route route) {
        return Stream.concat(Stream.of(route.name()), route.models().stream());
    }

    private static List<String> exact(Route route) {
        return names(route).filter(name -> !isGlob(name)).toList();
    }

    private static List<ModelPattern> globs(Route route) {
        return route.models().stream()
                .filter(ModelNames::isGlob)
                .map(ModelPattern::new)
                .toList();
    }

    private static boolean isGlob(String name) {
        return name.indexOf('*') >= 0;
    }
}
