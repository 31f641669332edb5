package io.aegis.spi.testkit;

import io.aegis.spi.identity.Authentication;
import io.aegis.spi.identity.Credential;
import io.aegis.spi.identity.KeyDirectory;
import io.aegis.spi.plugin.GrantMissingException;
import io.aegis.spi.plugin.Host;
import io.aegis.spi.provider.Upstream;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A host that grants what a test hands it, and nothing else. Immutable. */
public final class FakeHost implements Host {
    private final @Nullable Upstream network;
    private final @Nullable KeyDirectory keys;

    /** Grants nothing. */
    public FakeHost() {
        this(null, null);
    }

    private FakeHost(@Nullable Upstream network, @Nullable KeyDirectory keys) {
        this.network = network;
        this.keys = keys;
    }

    /** This host with the grant {@code network}. */
    public FakeHost withNetwork(Upstream upstream) {
        return new FakeHost(upstream, keys);
    }

    /** This host with the grant {@code keys}. */
    public FakeHost withKeys(KeyDirectory directory) {
        return new FakeHost(network, directory);
    }

    /** This host with the grant {@code keys}, over the given keys alone. */
    public FakeHost withKeys(Map<Credential.KeyDigest, Authentication.Authenticated> known) {
        var copy = Map.copyOf(known);
        return withKeys(digest -> Optional.ofNullable(copy.get(digest)));
    }

    @Override
    public Upstream network() {
        return granted("network", network);
    }

    @Override
    public KeyDirectory keys() {
        return granted("keys", keys);
    }

    private static <T> T granted(String grant, @Nullable T service) {
        if (service == null) {
            throw new GrantMissingException(grant);
        }
        return service;
    }
}
