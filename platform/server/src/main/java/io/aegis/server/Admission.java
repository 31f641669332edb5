package io.aegis.server;

import static java.util.Objects.requireNonNull;

import io.aegis.spi.identity.Authenticator;
import java.util.Optional;
import java.util.function.Supplier;

/** Who may come in. */
public sealed interface Admission {
    /**
     * Whoever shows a credential that the authenticator accepts.
     *
     * @param authenticator the one of the current generation; while it is empty, nobody comes in
     * @param roles who may do more than call, by the current configuration
     */
    record ByCredential(Supplier<Optional<Authenticator>> authenticator, Supplier<RoleMembers> roles)
            implements Admission {
        public ByCredential {
            requireNonNull(authenticator, "authenticator");
            requireNonNull(roles, "roles");
        }
    }

    /** Everybody on this machine, as nobody in particular. A server that anybody else can reach does not start with this. */
    record Anonymous() implements Admission {}
}
