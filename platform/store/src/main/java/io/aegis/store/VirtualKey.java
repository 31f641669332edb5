package io.aegis.store;

import io.aegis.spi.guard.Label;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is kept of a virtual key. The key itself is shown once and kept nowhere.
 *
 * @param id names the key in commands
 * @param name the principal that holds it, who may hold several
 * @param routes the routes that it opens; empty if all
 * @param role a role that its principal has
 * @param expires when it stops to open anything
 * @param revoked when it was taken back
 */
public record VirtualKey(
        String id,
        String sha256,
        String name,
        Optional<String> team,
        Set<Label> labels,
        Optional<Set<String>> routes,
        Optional<String> role,
        Instant created,
        Optional<Instant> expires,
        Optional<Instant> revoked) {
    public VirtualKey {
        labels = Set.copyOf(labels);
        routes = routes.map(Set::copyOf);
    }

    /** Whether it opens anything at a moment. */
    public boolean isValid(Instant now) {
        return revoked.isEmpty() && expires.map(now::isBefore).orElse(true);
    }

    VirtualKey revoked(Instant at) {
        return new VirtualKey(
                id, sha256, name, team, labels, routes, role, created, expires, Optional.of(revoked.orElse(at)));
    }

    VirtualKey expiring(Instant at) {
        Instant end = expires.filter(at::isAfter).orElse(at);
        return new VirtualKey(id, sha256, name, team, labels, routes, role, created, Optional.of(end), revoked);
    }

    @Override
    public String toString() {
        return "VirtualKey[" + id + " of " + name + "]";
    }
}
