package io.aegis.store;

import io.aegis.spi.guard.Label;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A virtual key to be created.
 *
 * @param name the principal, {@code [a-z0-9._-]{1,64}}
 * @param routes the routes that it shall open; empty for all
 * @param lifetime how long it shall be good
 */
public record KeyRequest(
        String name,
        Optional<String> team,
        Set<Label> labels,
        Optional<Set<String>> routes,
        Optional<String> role,
        Optional<Duration> lifetime) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final Pattern ROUTE = Pattern.compile("[^,\\p{Cntrl}\\s]{1,256}");
    private static final Set<String> ROLES = Set.of("auditor", "operator");

    public KeyRequest {
        labels = Set.copyOf(labels);
        routes = routes.map(Set::copyOf);
        requireName("name", name);
        team.ifPresent(value -> requireName("team", value));
        if (labels.stream().anyMatch(label -> label.key().equals("role"))) {
            throw new IllegalArgumentException("a role is given as the role of a key, not as a label");
        }
        if (routes.stream()
                .flatMap(Set::stream)
                .anyMatch(route -> !ROUTE.matcher(route).matches())) {
            throw new IllegalArgumentException("the name of a route has no comma, space or control character");
        }
        if (role.isPresent() && !ROLES.contains(role.get())) {
            throw new IllegalArgumentException("a role is one of auditor, operator");
        }
        if (lifetime.map(value -> value.isZero() || value.isNegative()).orElse(false)) {
            throw new IllegalArgumentException("a key that expires at once opens nothing; give it a longer life");
        }
    }

    /** A key for a name, without any limit. */
    public static KeyRequest of(String name) {
        return new KeyRequest(name, Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static void requireName(String what, String value) {
        if (!NAME.matcher(value).matches()) {
            throw new IllegalArgumentException("a " + what + " matches [a-z0-9._-]{1,64}");
        }
    }
}
