package io.aegis.plugins;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import java.util.Set;

/**
 * A host that gives one instance of a plugin what its manifest asked for and no more, whatever was prepared for it.
 *
 * <p>Its network is closed until the instance is made and probed: whether a plugin comes up depends on the plugin, and not on who answers elsewhere.
 */
final class DeclaredHost implements Host {
    private final Set<String> needs;
    private final Host host;
    private volatile boolean open;

    /**
     * @param needs the grants that the manifest declares
     */
    DeclaredHost(Set<String> needs, Host host) {
        this.needs = Set.copyOf(needs);
        this.host = host;
    }

    @Override
    public Upstream network() {
        require("network");
        Upstream upstream = host.network();
        return request -> {
            if (!open) {
                throw new UpstreamException(UpstreamException.Cause.REFUSED);
            }
            return upstream.send(request);
        };
    }

    @Override
    public KeyDirectory keys() {
        require("keys");
        return host.keys();
    }

    /** Says that the instance is made and was probed. */
    void open() {
        open = true;
    }

    private void require(String grant) {
        if (!needs.contains(grant)) {
            throw new GrantMissingException(grant);
        }
    }
}
