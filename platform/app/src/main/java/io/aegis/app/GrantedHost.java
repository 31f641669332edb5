package io.aegis.app;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import java.util.Optional;

/**
 * The host of one plugin instance: what was granted, and an exception for everything else.
 *
 * @param upstream the way to the host that the instance's settings declare
 * @param directory the gateway's virtual keys
 */
record GrantedHost(Optional<Upstream> upstream, Optional<KeyDirectory> directory) implements Host {
    /** Nothing is granted. */
    static final Host NOTHING = new GrantedHost(Optional.empty(), Optional.empty());

    @Override
    public Upstream network() {
        return upstream.orElseThrow(() -> new GrantMissingException("network"));
    }

    @Override
    public KeyDirectory keys() {
        return directory.orElseThrow(() -> new GrantMissingException("keys"));
    }
}
