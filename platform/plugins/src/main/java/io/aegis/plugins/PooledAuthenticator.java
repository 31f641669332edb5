package io.aegis.plugins;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.identity.Credential;

/** An authenticator of the verified tier: every call into it runs on a thread of the pool, and what it answers is looked through there. */
@SuppressWarnings("NullAway") // a plugin may answer null, and the platform is who judges that
record PooledAuthenticator(PoolShare share, Authenticator authenticator) implements Authenticator {
    @Override
    public Authentication authenticate(Credential credential) {
        return share.call(Returned.by(() -> Returned.authentication(authenticator.authenticate(credential))));
    }
}
