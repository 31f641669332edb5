package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;
import java.util.Set;

/**
 * A bundle in this process whose code runs on the threads of a pool: a vendor's code of which every class was judged.
 *
 * @param share its own of the pool
 * @param uninstall takes the bundle out of the framework
 */
record VerifiedHome(PoolShare share, ClassLoader loader, Runnable uninstall) implements Home {
    @Override
    public Guard guard(Guard guard, Set<String> reads) {
        return PooledGuard.of(share, guard, reads);
    }

    @Override
    public ModelProvider provider(ModelProvider provider) {
        return new PooledProvider(share, provider);
    }

    @Override
    public Authenticator authenticator(Authenticator authenticator) {
        return new PooledAuthenticator(share, authenticator);
    }

    @Override
    public boolean isCondemned() {
        return share.isCondemned();
    }

    @Override
    public void leave() {
        uninstall.run();
        share.end();
    }
}
