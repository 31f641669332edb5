package io.aegis.spi.identity;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;

/** What an authenticator says of a credential. */
public sealed interface Authentication {
    /**
     * The credential is good.
     *
     * @param principal who shows it
     * @param routes the routes that the credential opens; empty if it opens every route of the gateway, while an empty set opens none
     */
    record Authenticated(Principal principal, Optional<Set<String>> routes) implements Authentication {
        public Authenticated {
            requireNonNull(principal, "principal");
            routes = routes.map(Set::copyOf);
        }
    }

    /** The credential is not good. Nobody else is asked. */
    record Rejected() implements Authentication {}
}
