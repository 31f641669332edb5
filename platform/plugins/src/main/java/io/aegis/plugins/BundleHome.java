package io.aegis.plugins;

import io.aegis.spi.guard.Guard;
import io.aegis.spi.identity.Authenticator;
import io.aegis.spi.provider.ModelProvider;
import java.util.Set;

/**
 * A bundle in this process whose code runs on the threads of the runs themselves: first-party code.
 *
 * @param uninstall takes the bundle out of the framework
 */
record BundleHome(ClassLoader loader, Runnable uninstall) implements Home {
    @Override
    public Guard guard(Guard guard, Set<String> reads) {
        return guard;
    }

    @Override
    public ModelProvider provider(ModelProvider provider) {
        return provider;
    }

    @Override
    public Authenticator authenticator(Authenticator authenticator) {
        return authenticator;
    }

    @Override
    public void leave() {
        uninstall.run();
    }
}
