package io.aegis.kernel;

import static java.util.Objects.requireNonNull;

import io.aegis.kernel.port.KeptRun;
import io.aegis.spi.identity.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, and what the credential that was shown opens.
 *
 * @param principal who asks
 * @param routes the routes that the credential opens; empty if all, while an empty set opens none
 * @param key digest of the virtual key that was shown, if one was; its revocation cuts the run
 */
public record Caller(Principal principal, Optional<Set<String>> routes, Optional<String> key) {
    /** The caller where authentication is switched off. */
    public static final Caller ANONYMOUS = new Caller(Principal.ANONYMOUS, Optional.empty(), Optional.empty());

    public Caller {
        requireNonNull(principal, "principal");
        routes = routes.map(Set::copyOf);
        requireNonNull(key, "key");
    }

    /** Who a run was kept for, as it was then. */
    static Caller of(KeptRun.Requester then) {
        return new Caller(then.principal(), then.routes(), then.key());
    }

    /** Whether the credential opens a route. */
    public boolean mayUse(Route route) {
        return routes.isEmpty() || routes.get().contains(route.name());
    }
}
