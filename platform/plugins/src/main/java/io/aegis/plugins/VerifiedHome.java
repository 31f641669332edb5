package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;

/**
 * A bundle in this process whose code runs on the threads of a pool: a vendor's code of which every class was judged.
 *
 * @param share what has a share of the pool: these bytes, so that a version does not answer for what another one did
 * @param uninstall takes the bundle out of the framework
 */
record VerifiedHome(VerifiedPool pool, String share, ClassLoader loader, Runnable uninstall) implements Home {
    @Override
    public Guard guard(Guard guard) {
        return PooledGuard.of(pool, share, guard);
    }

    @Override
    public ModelProvider provider(ModelProvider provider) {
        return new PooledProvider(pool, share, provider);
    }

    @Override
    public Authenticator authenticator(Authenticator authenticator) {
        return new PooledAuthenticator(pool, share, authenticator);
    }

    @Override
    public void leave() {
        uninstall.run();
        pool.forget(share);
    }
}
