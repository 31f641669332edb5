package io.aegis.plugins;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import java.util.Set;

/**
 * A host that gives a plugin what its manifest asked for and no more, whatever was prepared for it.
 *
 * @param needs the grants that the manifest declares
 */
record DeclaredHost(Set<String> needs, Host host) implements Host {
    @Override
    public Upstream network() {
        require("network");
        return host.network();
    }

    @Override
    public KeyDirectory keys() {
        require("keys");
        return host.keys();
    }

    private void require(String grant) {
        if (!needs.contains(grant)) {
            throw new GrantMissingException(grant);
        }
    }
}
