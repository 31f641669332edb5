package io.aegis.app;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import java.util.Optional;

/** The host of one plugin instance: what was granted, and an exception for everything else. */
record GrantedHost(Optional<KeyDirectory> granted) implements Host {
    @Override
    public Upstream network() {
        throw new GrantMissingException("network");
    }

    @Override
    public KeyDirectory keys() {
        return granted.orElseThrow(() -> new GrantMissingException("keys"));
    }
}
