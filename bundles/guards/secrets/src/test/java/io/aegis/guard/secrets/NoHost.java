package io.aegis.guard.secrets;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;

/** The host of a plugin that was granted nothing. */
enum NoHost implements Host {
    INSTANCE;

    @Override
    public Upstream network() {
        throw new GrantMissingException("network");
    }

    @Override
    public KeyDirectory keys() {
        throw new GrantMissingException("keys");
    }
}
