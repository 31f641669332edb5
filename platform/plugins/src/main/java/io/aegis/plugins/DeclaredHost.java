package io.aegis.plugins;

import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import io.aegis.spi.provider.UpstreamException;
import java.util.Optional;
import java.util.Set;

/**
 * A host that gives one instance of a plugin what its manifest asked for and no more, whatever was prepared for it.
 *
 * <p>Its network is closed until the instance is made and probed: whether a plugin comes up depends on the plugin, and not on who answers elsewhere. All of
 * it is closed when nobody uses the instance any more, whatever the plugin has kept.
 */
final class DeclaredHost implements Host, AutoCloseable {
    private final Set<String> needs;
    private final Host host;
    private volatile State state = State.UNTRIED;

    private enum State {
        UNTRIED,
        OPEN,
        OVER
    }

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
            return switch (state) {
                case UNTRIED -> throw new UpstreamException(UpstreamException.Cause.REFUSED);
                case OPEN -> upstream.send(request);
                case OVER -> throw new UpstreamException(UpstreamException.Cause.CANCELLED);
            };
        };
    }

    @Override
    public KeyDirectory keys() {
        require("keys");
        KeyDirectory keys = host.keys();
        return digest -> state == State.OVER ? Optional.empty() : keys.find(digest);
    }

    /** Says that the instance is made and was probed. */
    void open() {
        state = State.OPEN;
    }

    @Override
    public void close() {
        state = State.OVER;
    }

    private void require(String grant) {
        if (!needs.contains(grant)) {
            throw new GrantMissingException(grant);
        }
    }
}
