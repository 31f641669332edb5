package io.aegis.app;

import io.aegis.kernel.Caller;
import io.aegis.kernel.Requesters;
import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the authenticator of now who the holder of a key is that was shown before. */
final class KnownRequesters implements Requesters {
    private static final Logger LOG = LoggerFactory.getLogger(KnownRequesters.class);

    private final boolean anonymous;
    private final Supplier<Optional<Authenticator>> authenticator;

    /**
     * @param anonymous whether this gateway asks nobody who they are
     * @param authenticator who decides; empty also if that plugin is gone, and then nobody is known
     */
    KnownRequesters(boolean anonymous, Supplier<Optional<Authenticator>> authenticator) {
        this.anonymous = anonymous;
        this.authenticator = authenticator;
    }

    @Override
    public Optional<Caller> now(Caller then) {
        if (then.key().isEmpty()) {
            return anonymous && then.equals(Caller.ANONYMOUS) ? Optional.of(then) : Optional.empty();
        }
        String digest = then.key().get();
        return authenticator
                .get()
                .flatMap(asked -> authenticated(asked, digest))
                .map(good -> new Caller(good.principal(), good.routes(), Optional.of(digest)))
                .filter(now -> now.principal().id().equals(then.principal().id()));
    }

    private static Optional<Authentication.Authenticated> authenticated(Authenticator asked, String digest) {
        try {
            return asked.authenticate(new Credential.KeyDigest(digest)) instanceof Authentication.Authenticated good
                    ? Optional.of(good)
                    : Optional.empty();
        } catch (Throwable thrown) { // whatever a plugin throws, its text crosses to nobody
            LOG.warn(
                    "The authenticator failed with {}, so a run that waits does not go on.",
                    thrown.getClass().getName());
            return Optional.empty();
        }
    }
}
